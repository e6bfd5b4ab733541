-- Reviews of a product and the sum of their scores.
CREATE TRIGGER reviews_insert AFTER INSERT ON reviews BEGIN
  UPDATE products SET review_count = review_count + 1, score_sum = score_sum + new.score
  WHERE id = new.product_id;
END;

CREATE TRIGGER reviews_update AFTER UPDATE OF score ON reviews BEGIN
  UPDATE products SET score_sum = score_sum + new.score - old.score WHERE id = new.product_id;
END;

CREATE TRIGGER reviews_delete AFTER DELETE ON reviews BEGIN
  UPDATE products SET review_count = review_count - 1, score_sum = score_sum - old.score
  WHERE id = old.product_id;
END;
