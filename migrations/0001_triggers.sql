-- Full-text search over name, description, brand and tags. `tokenchars` keeps % and _ literal.
CREATE VIRTUAL TABLE product_search USING fts5(
  name, description, brand, tags,
  content = 'products', content_rowid = 'id',
  tokenize = "unicode61 remove_diacritics 2 tokenchars '%_'", prefix = '2 3'
);
--> statement-breakpoint
CREATE TRIGGER product_search_insert AFTER INSERT ON products BEGIN
  INSERT INTO product_search(rowid, name, description, brand, tags)
  VALUES (new.id, new.name, new.description, new.brand, new.tags);
END;
--> statement-breakpoint
CREATE TRIGGER product_search_update AFTER UPDATE OF name, description, brand, tags ON products BEGIN
  INSERT INTO product_search(product_search, rowid, name, description, brand, tags)
  VALUES ('delete', old.id, old.name, old.description, old.brand, old.tags);
  INSERT INTO product_search(rowid, name, description, brand, tags)
  VALUES (new.id, new.name, new.description, new.brand, new.tags);
END;
--> statement-breakpoint
-- Listings: a product stands in the list of each currency its default variant is priced in.
CREATE TRIGGER listings_price_insert AFTER INSERT ON prices BEGIN
  INSERT INTO listings(currency, product_id, category_id, is_active, name, amount, created_at)
  SELECT new.currency, p.id, p.category_id, p.is_active, p.name, new.amount, p.created_at
  FROM variants v JOIN products p ON p.id = v.product_id
  WHERE v.id = new.variant_id AND v.is_default = 1 AND p.deleted_at IS NULL;
END;
--> statement-breakpoint
CREATE TRIGGER listings_price_update AFTER UPDATE OF amount ON prices BEGIN
  UPDATE listings SET amount = new.amount
  WHERE currency = new.currency AND product_id =
    (SELECT v.product_id FROM variants v WHERE v.id = new.variant_id AND v.is_default = 1);
END;
--> statement-breakpoint
CREATE TRIGGER listings_price_delete AFTER DELETE ON prices BEGIN
  DELETE FROM listings
  WHERE currency = old.currency AND product_id =
    (SELECT v.product_id FROM variants v WHERE v.id = old.variant_id AND v.is_default = 1);
END;
--> statement-breakpoint
CREATE TRIGGER listings_product_update AFTER UPDATE OF name, category_id, is_active ON products
WHEN new.deleted_at IS NULL BEGIN
  UPDATE listings SET name = new.name, category_id = new.category_id, is_active = new.is_active
  WHERE product_id = new.id
    AND currency IN (SELECT currency FROM prices WHERE variant_id =
      (SELECT id FROM variants WHERE product_id = new.id AND is_default = 1));
END;
--> statement-breakpoint
CREATE TRIGGER listings_product_delete AFTER UPDATE OF deleted_at ON products
WHEN new.deleted_at IS NOT NULL BEGIN
  DELETE FROM listings
  WHERE product_id = new.id
    AND currency IN (SELECT currency FROM prices WHERE variant_id =
      (SELECT id FROM variants WHERE product_id = new.id AND is_default = 1));
END;
--> statement-breakpoint
CREATE TRIGGER listing_counts_insert AFTER INSERT ON listings BEGIN
  INSERT INTO listing_counts(currency, is_active, category_id, count)
  VALUES (new.currency, new.is_active, 0, 1), (new.currency, new.is_active, new.category_id, 1)
  ON CONFLICT DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER listing_counts_delete AFTER DELETE ON listings BEGIN
  UPDATE listing_counts SET count = count - 1
  WHERE currency = old.currency AND is_active = old.is_active
    AND category_id IN (0, old.category_id);
END;
--> statement-breakpoint
CREATE TRIGGER listing_counts_update AFTER UPDATE OF category_id, is_active ON listings
WHEN new.category_id <> old.category_id OR new.is_active <> old.is_active BEGIN
  UPDATE listing_counts SET count = count - 1
  WHERE currency = old.currency AND is_active = old.is_active
    AND category_id IN (0, old.category_id);
  INSERT INTO listing_counts(currency, is_active, category_id, count)
  VALUES (new.currency, new.is_active, 0, 1), (new.currency, new.is_active, new.category_id, 1)
  ON CONFLICT DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
-- Totals of whole tables, so that no page has to count them.
INSERT INTO counters(name, value) VALUES ('users', 0), ('categories', 0), ('orders', 0);
--> statement-breakpoint
CREATE TRIGGER counters_users AFTER INSERT ON users BEGIN
  UPDATE counters SET value = value + 1 WHERE name = 'users';
END;
--> statement-breakpoint
CREATE TRIGGER counters_categories_insert AFTER INSERT ON categories BEGIN
  UPDATE counters SET value = value + 1 WHERE name = 'categories';
END;
--> statement-breakpoint
CREATE TRIGGER counters_categories_delete AFTER DELETE ON categories BEGIN
  UPDATE counters SET value = value - 1 WHERE name = 'categories';
END;
--> statement-breakpoint
CREATE TRIGGER counters_orders AFTER INSERT ON orders BEGIN
  UPDATE counters SET value = value + 1 WHERE name = 'orders';
END;
