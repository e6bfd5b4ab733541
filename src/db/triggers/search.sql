-- Two full-text indexes of product_texts, whose texts are folded already: words and their beginnings,
-- and any three characters in a row. `tokenchars` keeps % and _ literal.
CREATE VIRTUAL TABLE product_words USING fts5(
  name, brand, sku, tags, description,
  content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 0 tokenchars '%_'", prefix = '2 3'
);

CREATE VIRTUAL TABLE product_parts USING fts5(
  name, slug, brand, content = '', contentless_delete = 1, tokenize = 'trigram'
);

CREATE TRIGGER product_texts_insert AFTER INSERT ON product_texts BEGIN
  INSERT INTO product_words(rowid, name, brand, sku, tags, description)
  VALUES (new.product_id, new.name, new.brand, new.sku, new.tags, new.description);
  INSERT INTO product_parts(rowid, name, slug, brand)
  VALUES (new.product_id, new.name, new.slug, new.brand);
  UPDATE listings SET (name, title, brand, tags) = (
    SELECT c.name, c.title, c.brand, c.tags FROM current_listings c
    WHERE c.currency = listings.currency AND c.product_id = new.product_id)
  WHERE product_id = new.product_id
    AND currency IN (SELECT currency FROM current_listings WHERE product_id = new.product_id);
END;

-- Code changes a product before its texts, so that the product's name is the new one here.
CREATE TRIGGER product_texts_update AFTER UPDATE ON product_texts BEGIN
  DELETE FROM product_words WHERE rowid = old.product_id;
  INSERT INTO product_words(rowid, name, brand, sku, tags, description)
  VALUES (new.product_id, new.name, new.brand, new.sku, new.tags, new.description);
  DELETE FROM product_parts WHERE rowid = old.product_id;
  INSERT INTO product_parts(rowid, name, slug, brand)
  VALUES (new.product_id, new.name, new.slug, new.brand);
  UPDATE listings SET (name, title, brand, tags) = (
    SELECT c.name, c.title, c.brand, c.tags FROM current_listings c
    WHERE c.currency = listings.currency AND c.product_id = new.product_id)
  WHERE product_id = new.product_id
    AND currency IN (SELECT currency FROM current_listings WHERE product_id = new.product_id);
END;

CREATE TRIGGER product_texts_delete AFTER DELETE ON product_texts BEGIN
  DELETE FROM product_words WHERE rowid = old.product_id;
  DELETE FROM product_parts WHERE rowid = old.product_id;
END;
