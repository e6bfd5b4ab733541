ALTER TABLE `products` ADD `applied_discounts` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `listings` ADD `base_amount` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
-- A product tells of the discounts that its price was worked out with, whatever began or ended since.
CREATE TRIGGER products_applied_discounts AFTER UPDATE OF discount_points ON products
WHEN new.discount_points > 0 OR new.applied_discounts <> '[]' BEGIN
  UPDATE products SET applied_discounts = iif(new.discount_points = 0, '[]', (
    SELECT json_group_array(json_object('name', d.name, 'points', d.points, 'endsAt', d.ends_at)
      ORDER BY d.points DESC, d.id)
    FROM (
      SELECT id, name, points, ends_at FROM discounts
      WHERE product_id = new.id AND is_running = 1
      UNION ALL
      SELECT o.id, o.name, o.points, o.ends_at FROM category_paths a CROSS JOIN discounts o
      WHERE a.category_id = new.category_id AND o.category_id = a.ancestor_id AND o.is_running = 1
    ) d))
  WHERE id = new.id;
END;
--> statement-breakpoint
UPDATE products SET discount_points = discount_points WHERE discount_points > 0;
--> statement-breakpoint
DROP TRIGGER products_discount_category;
--> statement-breakpoint
CREATE TRIGGER products_discount_category AFTER UPDATE OF category_id ON products
WHEN new.category_id <> old.category_id BEGIN
  UPDATE products SET discount_points = h.points FROM highest_discounts h
  WHERE products.id = new.id AND h.product_id = new.id
    AND (h.points > 0 OR new.discount_points > 0);
END;
--> statement-breakpoint
DROP TRIGGER repricing_discount_update;
--> statement-breakpoint
CREATE TRIGGER repricing_discount_update
AFTER UPDATE OF is_running, points, product_id, category_id, name, ends_at ON discounts
WHEN new.is_running OR old.is_running BEGIN
  INSERT OR IGNORE INTO repricing(product_id)
  SELECT new.product_id WHERE new.product_id IS NOT NULL
  UNION
  SELECT old.product_id WHERE old.product_id IS NOT NULL
  UNION
  SELECT p.id FROM category_paths c CROSS JOIN products p ON p.category_id = c.category_id
  WHERE c.ancestor_id IN (new.category_id, old.category_id);
END;
--> statement-breakpoint
-- Listings know the price without discount, too.
DROP VIEW current_listings;
--> statement-breakpoint
CREATE VIEW current_listings AS
SELECT r.currency, p.id AS product_id, p.category_id, p.is_active, p.name, r.amount, r.base_amount,
  p.created_at, lower(p.brand) AS brand, v.stock > 0 AS is_in_stock,
  p.discount_points > 0 AS is_discounted, p.visit_count
FROM products p
JOIN variants v ON v.product_id = p.id AND v.is_default = 1
JOIN current_prices r ON r.variant_id = v.id
WHERE p.deleted_at IS NULL;
--> statement-breakpoint
DROP TRIGGER listings_refresh;
--> statement-breakpoint
CREATE TRIGGER listings_refresh INSTEAD OF INSERT ON listing_changes BEGIN
  UPDATE listings SET
    (category_id, is_active, name, amount, base_amount, brand, is_in_stock, is_discounted) = (
      SELECT c.category_id, c.is_active, c.name, c.amount, c.base_amount, c.brand, c.is_in_stock,
        c.is_discounted
      FROM current_listings c
      WHERE c.product_id = listings.product_id AND c.currency = listings.currency)
  WHERE product_id = new.product_id
    AND currency IN (SELECT currency FROM current_listings WHERE product_id = new.product_id);
END;
--> statement-breakpoint
DROP TRIGGER listings_price_insert;
--> statement-breakpoint
CREATE TRIGGER listings_price_insert AFTER INSERT ON prices BEGIN
  INSERT INTO listings(currency, product_id, category_id, is_active, name, amount, base_amount,
    created_at, brand, is_in_stock, is_discounted, visit_count)
  SELECT currency, product_id, category_id, is_active, name, amount, base_amount,
    created_at, brand, is_in_stock, is_discounted, visit_count
  FROM current_listings
  WHERE currency = new.currency AND product_id = (
    SELECT v.product_id FROM variants v WHERE v.id = new.variant_id AND v.is_default = 1);
END;
--> statement-breakpoint
UPDATE listings SET base_amount = (SELECT c.base_amount FROM current_listings c
  WHERE c.product_id = listings.product_id AND c.currency = listings.currency)
WHERE EXISTS (SELECT 1 FROM current_listings c
  WHERE c.product_id = listings.product_id AND c.currency = listings.currency);
