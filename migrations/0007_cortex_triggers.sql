-- Search by any part of a name or a slug. The index is of three characters each; texts are followed by
-- two that nobody writes, so that their last characters begin such a triple too.
CREATE VIRTUAL TABLE product_titles USING fts5(
  name, slug, content = '', contentless_delete = 1, tokenize = 'trigram'
);
--> statement-breakpoint
-- What the triples are and where they stand: for texts of one or two characters, which begin some.
CREATE VIRTUAL TABLE product_titles_terms USING fts5vocab('product_titles', 'instance');
--> statement-breakpoint
INSERT INTO product_titles(rowid, name, slug)
SELECT id, name || char(1, 1), slug || char(1, 1) FROM products WHERE deleted_at IS NULL;
--> statement-breakpoint
CREATE TRIGGER product_titles_insert AFTER INSERT ON products BEGIN
  INSERT INTO product_titles(rowid, name, slug)
  VALUES (new.id, new.name || char(1, 1), new.slug || char(1, 1));
END;
--> statement-breakpoint
CREATE TRIGGER product_titles_update AFTER UPDATE OF name, slug, deleted_at ON products BEGIN
  DELETE FROM product_titles WHERE rowid = old.id;
  INSERT INTO product_titles(rowid, name, slug)
  SELECT new.id, new.name || char(1, 1), new.slug || char(1, 1) WHERE new.deleted_at IS NULL;
END;
--> statement-breakpoint
CREATE TRIGGER product_titles_delete AFTER DELETE ON products BEGIN
  DELETE FROM product_titles WHERE rowid = old.id;
END;
--> statement-breakpoint
-- The same for the names of categories.
CREATE VIRTUAL TABLE category_titles USING fts5(
  name, content = '', contentless_delete = 1, tokenize = 'trigram'
);
--> statement-breakpoint
CREATE VIRTUAL TABLE category_titles_terms USING fts5vocab('category_titles', 'instance');
--> statement-breakpoint
INSERT INTO category_titles(rowid, name) SELECT id, name || char(1, 1) FROM categories;
--> statement-breakpoint
CREATE TRIGGER category_titles_insert AFTER INSERT ON categories BEGIN
  INSERT INTO category_titles(rowid, name) VALUES (new.id, new.name || char(1, 1));
END;
--> statement-breakpoint
CREATE TRIGGER category_titles_update AFTER UPDATE OF name ON categories BEGIN
  DELETE FROM category_titles WHERE rowid = old.id;
  INSERT INTO category_titles(rowid, name) VALUES (new.id, new.name || char(1, 1));
END;
--> statement-breakpoint
CREATE TRIGGER category_titles_delete AFTER DELETE ON categories BEGIN
  DELETE FROM category_titles WHERE rowid = old.id;
END;
--> statement-breakpoint
-- And for the lists of brands, of which there is one for each currency.
CREATE VIRTUAL TABLE brand_lists USING fts5(
  brand, content = '', contentless_delete = 1, tokenize = 'trigram'
);
--> statement-breakpoint
CREATE VIRTUAL TABLE brand_lists_terms USING fts5vocab('brand_lists', 'instance');
--> statement-breakpoint
CREATE TRIGGER brand_lists_insert AFTER INSERT ON lists WHEN new.facet LIKE 'brand:%' BEGIN
  INSERT INTO brand_lists(rowid, brand) VALUES (new.id, substr(new.facet, 7) || char(1, 1));
END;
--> statement-breakpoint
CREATE TRIGGER brand_lists_delete AFTER DELETE ON lists WHEN old.facet LIKE 'brand:%' BEGIN
  DELETE FROM brand_lists WHERE rowid = old.id;
END;
--> statement-breakpoint
-- The paths of the category tree.
CREATE TRIGGER category_paths_category_insert AFTER INSERT ON categories BEGIN
  INSERT INTO category_paths(category_id, ancestor_id, depth)
  SELECT new.id, new.id, 0
  UNION ALL
  SELECT new.id, ancestor_id, depth + 1 FROM category_paths WHERE category_id = new.parent_id;
END;
--> statement-breakpoint
CREATE TRIGGER category_paths_category_move AFTER UPDATE OF parent_id ON categories
WHEN new.parent_id IS NOT old.parent_id BEGIN
  DELETE FROM category_paths
  WHERE category_id IN (SELECT category_id FROM category_paths WHERE ancestor_id = new.id)
    AND ancestor_id IN (SELECT ancestor_id FROM category_paths
      WHERE category_id = new.id AND ancestor_id <> new.id);
  INSERT INTO category_paths(category_id, ancestor_id, depth)
  SELECT below.category_id, above.ancestor_id, below.depth + above.depth + 1
  FROM category_paths below, category_paths above
  WHERE below.ancestor_id = new.id AND above.category_id = new.parent_id;
END;
--> statement-breakpoint
CREATE TRIGGER category_paths_category_delete AFTER DELETE ON categories BEGIN
  DELETE FROM category_paths WHERE category_id = old.id;
END;
--> statement-breakpoint
-- Prices to pay now: the one place where a discount is taken off. Halves are rounded up.
CREATE VIEW current_prices AS
SELECT r.variant_id, v.product_id, v.is_default, r.currency, r.amount AS base_amount,
  (r.amount * (10000 - p.discount_points) + 5000) / 10000 AS amount
FROM prices r JOIN variants v ON v.id = r.variant_id JOIN products p ON p.id = v.product_id;
--> statement-breakpoint
-- The highest discount in force on each product: of its own, and those of its categories.
CREATE VIEW highest_discounts AS
SELECT p.id AS product_id, max(
  coalesce((SELECT max(points) FROM discounts WHERE product_id = p.id AND is_running = 1), 0),
  coalesce((SELECT max(d.points) FROM category_paths c
    CROSS JOIN discounts d ON d.category_id = c.ancestor_id AND d.is_running = 1
    WHERE c.category_id = p.category_id), 0)) AS points
FROM products p;
--> statement-breakpoint
-- Products that a discount concerns are priced anew by core/pricing, a few at a time.
CREATE TRIGGER repricing_discount_insert AFTER INSERT ON discounts WHEN new.is_running BEGIN
  INSERT OR IGNORE INTO repricing(product_id)
  SELECT new.product_id WHERE new.product_id IS NOT NULL
  UNION
  SELECT p.id FROM category_paths c CROSS JOIN products p ON p.category_id = c.category_id
  WHERE c.ancestor_id = new.category_id;
END;
--> statement-breakpoint
CREATE TRIGGER repricing_discount_update
AFTER UPDATE OF is_running, points, product_id, category_id ON discounts BEGIN
  INSERT OR IGNORE INTO repricing(product_id)
  SELECT new.product_id WHERE new.product_id IS NOT NULL
  UNION
  SELECT old.product_id WHERE old.product_id IS NOT NULL
  UNION
  SELECT p.id FROM category_paths c CROSS JOIN products p ON p.category_id = c.category_id
  WHERE c.ancestor_id IN (new.category_id, old.category_id);
END;
--> statement-breakpoint
CREATE TRIGGER repricing_discount_delete AFTER DELETE ON discounts WHEN old.is_running BEGIN
  INSERT OR IGNORE INTO repricing(product_id)
  SELECT old.product_id WHERE old.product_id IS NOT NULL
  UNION
  SELECT p.id FROM category_paths c CROSS JOIN products p ON p.category_id = c.category_id
  WHERE c.ancestor_id = old.category_id;
END;
--> statement-breakpoint
-- One product costs little, and its new price must stand at once.
CREATE TRIGGER products_discount_insert AFTER INSERT ON products BEGIN
  UPDATE products SET discount_points = h.points FROM highest_discounts h
  WHERE products.id = new.id AND h.product_id = new.id AND h.points > 0;
END;
--> statement-breakpoint
CREATE TRIGGER products_discount_category AFTER UPDATE OF category_id ON products
WHEN new.category_id <> old.category_id BEGIN
  UPDATE products SET discount_points = h.points FROM highest_discounts h
  WHERE products.id = new.id AND h.product_id = new.id AND h.points <> new.discount_points;
END;
--> statement-breakpoint
-- What a listing says now.
CREATE VIEW current_listings AS
SELECT r.currency, p.id AS product_id, p.category_id, p.is_active, p.name, r.amount, p.created_at,
  lower(p.brand) AS brand, v.stock > 0 AS is_in_stock, p.discount_points > 0 AS is_discounted,
  p.visit_count
FROM products p
JOIN variants v ON v.product_id = p.id AND v.is_default = 1
JOIN current_prices r ON r.variant_id = v.id
WHERE p.deleted_at IS NULL;
--> statement-breakpoint
-- No table: inserting a product's id here calls the trigger below, which brings its listings up to date.
CREATE VIEW listing_changes AS SELECT product_id FROM listings;
--> statement-breakpoint
CREATE TRIGGER listings_refresh INSTEAD OF INSERT ON listing_changes BEGIN
  UPDATE listings SET
    (category_id, is_active, name, amount, brand, is_in_stock, is_discounted) = (
      SELECT c.category_id, c.is_active, c.name, c.amount, c.brand, c.is_in_stock, c.is_discounted
      FROM current_listings c
      WHERE c.product_id = listings.product_id AND c.currency = listings.currency)
  WHERE product_id = new.product_id
    AND currency IN (SELECT currency FROM current_listings WHERE product_id = new.product_id);
END;
--> statement-breakpoint
DROP TRIGGER listings_price_insert;
--> statement-breakpoint
DROP TRIGGER listings_price_update;
--> statement-breakpoint
DROP TRIGGER listings_product_update;
--> statement-breakpoint
CREATE TRIGGER listings_price_insert AFTER INSERT ON prices BEGIN
  INSERT INTO listings(currency, product_id, category_id, is_active, name, amount, created_at,
    brand, is_in_stock, is_discounted, visit_count)
  SELECT currency, product_id, category_id, is_active, name, amount, created_at,
    brand, is_in_stock, is_discounted, visit_count
  FROM current_listings
  WHERE currency = new.currency AND product_id = (
    SELECT v.product_id FROM variants v WHERE v.id = new.variant_id AND v.is_default = 1);
END;
--> statement-breakpoint
CREATE TRIGGER listings_price_update AFTER UPDATE OF amount ON prices BEGIN
  INSERT INTO listing_changes(product_id)
  SELECT v.product_id FROM variants v WHERE v.id = new.variant_id AND v.is_default = 1;
END;
--> statement-breakpoint
CREATE TRIGGER listings_product_update
AFTER UPDATE OF name, category_id, is_active, brand, discount_points ON products
WHEN new.deleted_at IS NULL AND (new.name <> old.name OR new.category_id <> old.category_id
  OR new.is_active <> old.is_active OR new.brand <> old.brand
  OR new.discount_points <> old.discount_points) BEGIN
  INSERT INTO listing_changes(product_id) VALUES (new.id);
END;
--> statement-breakpoint
-- Views are many: they touch nothing but the orderings by visits.
CREATE TRIGGER listings_product_visits AFTER UPDATE OF visit_count ON products
WHEN new.deleted_at IS NULL AND new.visit_count <> old.visit_count BEGIN
  UPDATE listings SET visit_count = new.visit_count
  WHERE product_id = new.id AND currency IN (SELECT currency FROM visit_orderings);
END;
--> statement-breakpoint
CREATE TRIGGER listings_stock AFTER UPDATE OF stock ON variants
WHEN new.is_default AND (new.stock > 0) <> (old.stock > 0) BEGIN
  INSERT INTO listing_changes(product_id) VALUES (new.product_id);
END;
--> statement-breakpoint
-- How many active listings there are of each kind.
CREATE TRIGGER listing_counts_insert AFTER INSERT ON listings WHEN new.is_active BEGIN
  INSERT INTO listing_counts(currency, category_id, brand, is_in_stock, is_discounted, count)
  SELECT new.currency, c.column1, b.brand, new.is_in_stock, new.is_discounted, 1
  FROM (VALUES (0), (new.category_id)) c, (SELECT '' AS brand UNION SELECT new.brand) b WHERE true
  ON CONFLICT DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER listing_counts_delete AFTER DELETE ON listings WHEN old.is_active BEGIN
  UPDATE listing_counts SET count = count - 1
  WHERE currency = old.currency AND category_id IN (0, old.category_id)
    AND brand IN ('', old.brand) AND is_in_stock = old.is_in_stock
    AND is_discounted = old.is_discounted;
END;
--> statement-breakpoint
CREATE TRIGGER listing_counts_update
AFTER UPDATE OF is_active, category_id, brand, is_in_stock, is_discounted ON listings
WHEN new.is_active <> old.is_active OR new.category_id <> old.category_id
  OR new.brand <> old.brand OR new.is_in_stock <> old.is_in_stock
  OR new.is_discounted <> old.is_discounted BEGIN
  UPDATE listing_counts SET count = count - 1
  WHERE old.is_active AND currency = old.currency AND category_id IN (0, old.category_id)
    AND brand IN ('', old.brand) AND is_in_stock = old.is_in_stock
    AND is_discounted = old.is_discounted;
  INSERT INTO listing_counts(currency, category_id, brand, is_in_stock, is_discounted, count)
  SELECT new.currency, c.column1, b.brand, new.is_in_stock, new.is_discounted, 1
  FROM (VALUES (0), (new.category_id)) c, (SELECT '' AS brand UNION SELECT new.brand) b
  WHERE new.is_active
  ON CONFLICT DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
-- The lists a listing belongs to: `own` stands for its activity. D1 joins at most five SELECTs.
CREATE VIEW listing_lists AS
SELECT l.currency, l.product_id,
  iif(k.column1 = 'own', iif(l.is_active, 'active', 'inactive'), k.column1) AS activity,
  CASE k.column2
    WHEN 'category' THEN 'category:' || l.category_id
    WHEN 'brand' THEN 'brand:' || l.brand
    WHEN 'stock' THEN 'stock:' || l.is_in_stock
    WHEN 'discounted' THEN 'discounted:' || l.is_discounted
    ELSE '' END AS facet
FROM listings l
CROSS JOIN (VALUES ('any', ''), ('any', 'category'), ('own', ''), ('own', 'category'),
  ('active', 'brand'), ('active', 'stock'), ('active', 'discounted')) k
WHERE (k.column1 <> 'active' OR l.is_active) AND (k.column2 <> 'brand' OR l.brand <> '')
UNION ALL
SELECT l.currency, l.product_id, 'active', 'tree:' || c.ancestor_id
FROM listings l CROSS JOIN category_paths c ON c.category_id = l.category_id
WHERE l.is_active;
--> statement-breakpoint
-- The channels whose contracts order by visits.
INSERT INTO visit_orderings(currency) VALUES ('IRR');
--> statement-breakpoint
CREATE VIEW list_orderings AS
SELECT column1 AS ordering FROM (VALUES
  ('id'), ('name'), ('-name'), ('price'), ('-price'), ('created_at'), ('-created_at'),
  ('visit_count'), ('-visit_count'));
--> statement-breakpoint
-- Where a listing stands: one row for each of its lists and each ordering that is asked of such a list.
CREATE VIEW listing_places AS
SELECT s.currency, s.product_id, l.id AS list_id, l.facet, o.ordering,
  CASE ltrim(o.ordering, '-')
    WHEN 'name' THEN s.name WHEN 'price' THEN s.amount WHEN 'created_at' THEN s.created_at
    WHEN 'visit_count' THEN s.visit_count ELSE s.product_id END AS key,
  iif(o.ordering LIKE '-%', -s.product_id, s.product_id) AS tie
FROM listings s
JOIN listing_lists f ON f.currency = s.currency AND f.product_id = s.product_id
JOIN lists l ON l.currency = f.currency AND l.activity = f.activity AND l.facet = f.facet
CROSS JOIN list_orderings o
WHERE CASE ltrim(o.ordering, '-')
  WHEN 'price' THEN true
  WHEN 'created_at' THEN true
  WHEN 'visit_count' THEN l.activity = 'active' AND l.facet NOT LIKE 'category:%'
    AND l.currency IN (SELECT currency FROM visit_orderings)
  ELSE l.facet = '' OR l.facet LIKE 'category:%' END;
--> statement-breakpoint
-- Makes the lists of a listing that are not there yet.
CREATE TRIGGER listings_insert AFTER INSERT ON listings BEGIN
  INSERT OR IGNORE INTO lists(currency, activity, facet)
  SELECT currency, activity, facet FROM listing_lists
  WHERE currency = new.currency AND product_id = new.product_id;
  INSERT INTO list_entries(list_id, ordering, key, tie)
  SELECT list_id, ordering, key, tie FROM listing_places
  WHERE currency = new.currency AND product_id = new.product_id;
END;
--> statement-breakpoint
CREATE TRIGGER listings_delete BEFORE DELETE ON listings BEGIN
  DELETE FROM list_entries WHERE (list_id, ordering, key, tie) IN
    (SELECT list_id, ordering, key, tie FROM listing_places
     WHERE currency = old.currency AND product_id = old.product_id);
END;
--> statement-breakpoint
-- An update takes the listing from the places it loses, and then gives it those it lacks.
CREATE TRIGGER listings_leave
BEFORE UPDATE OF category_id, is_active, name, amount, brand, is_in_stock, is_discounted
ON listings BEGIN
  DELETE FROM list_entries WHERE (list_id, ordering, key, tie) IN
    (SELECT list_id, ordering, key, tie FROM listing_places
     WHERE currency = old.currency AND product_id = old.product_id
       AND (new.category_id <> old.category_id OR new.is_active <> old.is_active
         OR (new.name <> old.name AND ordering IN ('name', '-name'))
         OR (new.amount <> old.amount AND ordering IN ('price', '-price'))
         OR (new.brand <> old.brand AND facet LIKE 'brand:%')
         OR (new.is_in_stock <> old.is_in_stock AND facet LIKE 'stock:%')
         OR (new.is_discounted <> old.is_discounted AND facet LIKE 'discounted:%')));
END;
--> statement-breakpoint
CREATE TRIGGER listings_enter
AFTER UPDATE OF category_id, is_active, name, amount, brand, is_in_stock, is_discounted
ON listings BEGIN
  INSERT OR IGNORE INTO lists(currency, activity, facet)
  SELECT currency, activity, facet FROM listing_lists
  WHERE currency = new.currency AND product_id = new.product_id
    AND (new.category_id <> old.category_id OR new.is_active <> old.is_active
      OR new.brand <> old.brand OR new.is_in_stock <> old.is_in_stock
      OR new.is_discounted <> old.is_discounted);
  INSERT OR IGNORE INTO list_entries(list_id, ordering, key, tie)
  SELECT list_id, ordering, key, tie FROM listing_places
  WHERE currency = new.currency AND product_id = new.product_id;
END;
--> statement-breakpoint
CREATE TRIGGER listings_visits AFTER UPDATE OF visit_count ON listings
WHEN new.visit_count <> old.visit_count BEGIN
  UPDATE list_entries SET key = new.visit_count WHERE (list_id, ordering, key, tie) IN (
    SELECT l.id, o.column1, old.visit_count, iif(o.column1 = '-visit_count', -new.product_id, new.product_id)
    FROM listing_lists f
    CROSS JOIN lists l
      ON l.currency = f.currency AND l.activity = f.activity AND l.facet = f.facet
    CROSS JOIN (VALUES ('visit_count'), ('-visit_count')) o
    WHERE f.currency = new.currency AND f.product_id = new.product_id AND f.activity = 'active');
END;
--> statement-breakpoint
-- A category that comes under another one brings its listings into that one's tree.
CREATE TRIGGER list_trees_join AFTER INSERT ON category_paths WHEN new.depth > 0 BEGIN
  INSERT OR IGNORE INTO lists(currency, activity, facet)
  SELECT currency, 'active', 'tree:' || new.ancestor_id FROM lists
  WHERE currency IN (SELECT DISTINCT currency FROM lists)
    AND activity = 'active' AND facet = 'category:' || new.category_id AND count > 0;
  INSERT OR IGNORE INTO list_entries(list_id, ordering, key, tie)
  SELECT p.list_id, p.ordering, p.key, p.tie
  FROM lists l
  CROSS JOIN list_entries e ON e.list_id = l.id AND e.ordering = 'id'
  CROSS JOIN listing_places p ON p.currency = l.currency AND p.product_id = e.tie
    AND p.facet = 'tree:' || new.ancestor_id
  WHERE l.currency IN (SELECT DISTINCT currency FROM lists)
    AND l.activity = 'active' AND l.facet = 'category:' || new.category_id;
  INSERT OR IGNORE INTO repricing(product_id)
  SELECT id FROM products WHERE category_id = new.category_id;
END;
--> statement-breakpoint
CREATE TRIGGER list_trees_leave BEFORE DELETE ON category_paths WHEN old.depth > 0 BEGIN
  DELETE FROM list_entries WHERE (list_id, ordering, key, tie) IN (
    SELECT p.list_id, p.ordering, p.key, p.tie
    FROM lists l
    CROSS JOIN list_entries e ON e.list_id = l.id AND e.ordering = 'id'
    CROSS JOIN listing_places p ON p.currency = l.currency AND p.product_id = e.tie
      AND p.facet = 'tree:' || old.ancestor_id
    WHERE l.currency IN (SELECT DISTINCT currency FROM lists)
      AND l.activity = 'active' AND l.facet = 'category:' || old.category_id);
  INSERT OR IGNORE INTO repricing(product_id)
  SELECT id FROM products WHERE category_id = old.category_id;
END;
--> statement-breakpoint
DROP TRIGGER lists_category_delete;
--> statement-breakpoint
CREATE TRIGGER lists_category_delete AFTER DELETE ON categories BEGIN
  DELETE FROM lists WHERE facet IN ('category:' || old.id, 'tree:' || old.id) AND count = 0;
END;
--> statement-breakpoint
-- Every list has an ordering by price: its entries are counted.
DROP TRIGGER list_entries_insert;
--> statement-breakpoint
DROP TRIGGER list_entries_delete;
--> statement-breakpoint
CREATE TRIGGER list_entries_insert AFTER INSERT ON list_entries BEGIN
  UPDATE lists SET count = count + 1 WHERE id = new.list_id AND new.ordering = 'price';
  INSERT INTO mark_changes(list_id, ordering, key, tie, delta)
  VALUES (new.list_id, new.ordering, new.key, new.tie, 1);
END;
--> statement-breakpoint
CREATE TRIGGER list_entries_delete AFTER DELETE ON list_entries BEGIN
  UPDATE lists SET count = count - 1 WHERE id = old.list_id AND old.ordering = 'price';
  INSERT INTO mark_changes(list_id, ordering, key, tie, delta)
  VALUES (old.list_id, old.ordering, old.key, old.tie, -1);
END;
--> statement-breakpoint
-- An entry that moves on within its mark changes no count.
CREATE TRIGGER list_entries_move AFTER UPDATE OF key ON list_entries BEGIN
  INSERT INTO mark_changes(list_id, ordering, key, tie, delta)
  SELECT new.list_id, new.ordering, c.key, c.tie, c.delta
  FROM (SELECT old.key AS key, old.tie AS tie, -1 AS delta
    UNION ALL SELECT new.key, new.tie, 1) c
  WHERE EXISTS (SELECT 1 FROM list_marks
      WHERE list_id = new.list_id AND ordering = new.ordering AND level = 1
        AND (key, tie) > (old.key, +old.tie) AND (key, tie) <= (new.key, +new.tie))
    OR EXISTS (SELECT 1 FROM list_marks
      WHERE list_id = new.list_id AND ordering = new.ordering AND level = 1
        AND (key, tie) > (new.key, +new.tie) AND (key, tie) <= (old.key, +old.tie));
END;
--> statement-breakpoint
-- Reviews are counted and summed on their product.
CREATE TRIGGER reviews_insert AFTER INSERT ON reviews BEGIN
  UPDATE products SET review_count = review_count + 1, score_sum = score_sum + new.score
  WHERE id = new.product_id;
END;
--> statement-breakpoint
CREATE TRIGGER reviews_update AFTER UPDATE OF score ON reviews BEGIN
  UPDATE products SET score_sum = score_sum - old.score + new.score WHERE id = new.product_id;
END;
--> statement-breakpoint
CREATE TRIGGER reviews_delete AFTER DELETE ON reviews BEGIN
  UPDATE products SET review_count = review_count - 1, score_sum = score_sum - old.score
  WHERE id = old.product_id;
END;
--> statement-breakpoint
-- Everything that is already there, from the beginning.
DELETE FROM list_entries;
--> statement-breakpoint
DELETE FROM list_marks;
--> statement-breakpoint
DELETE FROM lists;
--> statement-breakpoint
INSERT INTO category_paths(category_id, ancestor_id, depth)
WITH RECURSIVE paths(category_id, ancestor_id, depth) AS (
  SELECT id, id, 0 FROM categories
  UNION ALL
  SELECT p.category_id, c.parent_id, p.depth + 1
  FROM paths p JOIN categories c ON c.id = p.ancestor_id WHERE c.parent_id IS NOT NULL)
SELECT category_id, ancestor_id, depth FROM paths;
--> statement-breakpoint
INSERT INTO listings(currency, product_id, category_id, is_active, name, amount, created_at,
  brand, is_in_stock, is_discounted, visit_count)
SELECT currency, product_id, category_id, is_active, name, amount, created_at,
  brand, is_in_stock, is_discounted, visit_count
FROM current_listings;
