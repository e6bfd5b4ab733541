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

-- How many reviews have a tag: those of the product, and as product 0 all of them.
CREATE TRIGGER review_tag_counts_insert AFTER INSERT ON tagged_reviews BEGIN
  INSERT INTO review_tag_counts(product_id, tag_id, reviews)
  SELECT column1, new.tag_id, 1
  FROM (VALUES (0), ((SELECT product_id FROM reviews WHERE id = new.review_id))) WHERE true
  ON CONFLICT DO UPDATE SET reviews = reviews + 1;
END;

CREATE TRIGGER review_tag_counts_delete AFTER DELETE ON tagged_reviews BEGIN
  UPDATE review_tag_counts SET reviews = reviews - 1
  WHERE tag_id = old.tag_id
    AND product_id IN (0, (SELECT product_id FROM reviews WHERE id = old.review_id));
END;

-- Users who found a review helpful.
CREATE TRIGGER helpful_marks_insert AFTER INSERT ON helpful_marks BEGIN
  UPDATE reviews SET helpful_count = helpful_count + 1 WHERE id = new.review_id;
END;

CREATE TRIGGER helpful_marks_delete AFTER DELETE ON helpful_marks BEGIN
  UPDATE reviews SET helpful_count = helpful_count - 1 WHERE id = old.review_id;
END;
