-- Prices to pay now: the one place where a discount is taken off. Halves are rounded up.
CREATE VIEW current_prices AS
SELECT r.variant_id, v.product_id, v.is_default, r.currency, r.amount AS base_amount,
  (r.amount * (10000 - p.discount_points) + 5000) / 10000 AS amount
FROM prices r JOIN variants v ON v.id = r.variant_id JOIN products p ON p.id = v.product_id;

-- What the listings of a product say now, but for its visits.
CREATE VIEW current_listings AS
SELECT r.currency, r.product_id, r.variant_id, p.category_id, p.status, p.is_active, p.name, v.sku,
  coalesce(t.name || char(10) || t.slug, '') AS title, coalesce(t.brand, '') AS brand,
  coalesce(t.tags, '[]') AS tags, r.base_amount, p.discount_points, r.amount,
  max(v.stock, 0) AS stock,
  -- There are half stars.
  CAST(iif(p.review_count = 0, 0, (200 * p.score_sum + p.review_count) / (2 * p.review_count)) AS INTEGER)
    AS rating,
  p.created_at
FROM current_prices r
JOIN products p ON p.id = r.product_id
JOIN variants v ON v.id = r.variant_id
LEFT JOIN product_texts t ON t.product_id = r.product_id
WHERE r.is_default = 1 AND p.deleted_at IS NULL AND v.deleted_at IS NULL;

-- What the public may put in a cart, a row each: the variants of a product that has further ones, else the
-- product by its default variant. A default variant without attributes beside further ones stands for the
-- product as such, and is none of its variants.
CREATE VIEW sellable_units AS
SELECT *, is_further OR has_further AS is_variant
FROM (
  SELECT l.currency, l.product_id, v.id AS variant_id, v.sku, v.name, v.attributes,
    max(v.stock, 0) AS stock, r.base_amount, r.amount, v.is_default, NOT v.is_default AS is_further,
    EXISTS (SELECT 1 FROM variants f CROSS JOIN prices e
      ON e.variant_id = f.id AND e.currency = l.currency
      WHERE f.product_id = l.product_id AND f.is_default = 0 AND f.deleted_at IS NULL) AS has_further
  FROM listings l
  CROSS JOIN variants v ON v.product_id = l.product_id AND v.deleted_at IS NULL
  CROSS JOIN current_prices r ON r.variant_id = v.id AND r.currency = l.currency
  WHERE l.is_active = 1)
WHERE is_further OR NOT has_further OR attributes <> '{}';

CREATE TRIGGER listings_price_insert AFTER INSERT ON prices BEGIN
  INSERT INTO listings(currency, product_id, variant_id, category_id, status, is_active, name, sku,
    title, brand, tags, base_amount, discount_points, amount, stock, visit_count, rating, created_at)
  SELECT currency, product_id, variant_id, category_id, status, is_active, name, sku,
    title, brand, tags, base_amount, discount_points, amount, stock, 0, rating, created_at
  FROM current_listings WHERE currency = new.currency AND variant_id = new.variant_id;
END;

CREATE TRIGGER listings_price_update AFTER UPDATE OF amount ON prices
WHEN new.amount <> old.amount BEGIN
  UPDATE listings SET (base_amount, amount) = (
    SELECT base_amount, amount FROM current_prices
    WHERE currency = new.currency AND variant_id = new.variant_id)
  WHERE currency = new.currency AND product_id =
    (SELECT product_id FROM variants WHERE id = new.variant_id AND is_default = 1);
END;

CREATE TRIGGER listings_price_delete AFTER DELETE ON prices BEGIN
  DELETE FROM listings
  WHERE currency = old.currency AND product_id =
    (SELECT product_id FROM variants WHERE id = old.variant_id AND is_default = 1);
END;

-- A row that is changed is written again in each index that holds a column named here.
CREATE TRIGGER listings_product_place AFTER UPDATE OF category_id, status ON products
WHEN new.category_id <> old.category_id OR new.status <> old.status BEGIN
  UPDATE listings
  SET category_id = new.category_id, status = new.status, is_active = new.status <> 'draft'
  WHERE product_id = new.id
    AND currency IN (SELECT currency FROM current_listings WHERE product_id = new.id);
END;

CREATE TRIGGER listings_product_discount AFTER UPDATE OF discount_points ON products
WHEN new.discount_points <> old.discount_points BEGIN
  UPDATE listings SET (discount_points, amount) = (
    SELECT c.discount_points, c.amount FROM current_listings c
    WHERE c.currency = listings.currency AND c.product_id = new.id)
  WHERE product_id = new.id
    AND currency IN (SELECT currency FROM current_listings WHERE product_id = new.id);
END;

CREATE TRIGGER listings_product_rating AFTER UPDATE OF review_count, score_sum ON products BEGIN
  UPDATE listings SET rating = (SELECT c.rating FROM current_listings c
    WHERE c.currency = listings.currency AND c.product_id = new.id)
  WHERE product_id = new.id
    AND currency IN (SELECT currency FROM current_listings WHERE product_id = new.id);
END;

CREATE TRIGGER listings_product_delete AFTER UPDATE OF deleted_at ON products
WHEN new.deleted_at IS NOT NULL AND old.deleted_at IS NULL BEGIN
  DELETE FROM listings
  WHERE product_id = new.id AND currency IN (
    SELECT currency FROM current_prices WHERE product_id = new.id AND is_default = 1);
END;

CREATE TRIGGER listings_variant AFTER UPDATE OF stock, sku, deleted_at ON variants
WHEN new.is_default = 1 AND (max(new.stock, 0) <> max(old.stock, 0) OR new.sku <> old.sku
  OR new.deleted_at IS NOT NULL) BEGIN
  DELETE FROM listings
  WHERE new.deleted_at IS NOT NULL AND product_id = new.product_id
    AND currency IN (SELECT currency FROM prices WHERE variant_id = new.id);
  UPDATE listings SET stock = max(new.stock, 0), sku = new.sku
  WHERE product_id = new.product_id
    AND currency IN (SELECT currency FROM prices WHERE variant_id = new.id);
END;

-- How many listings there are: in each category, and in category 0 all of them.
CREATE TRIGGER listing_counts_insert AFTER INSERT ON listings BEGIN
  INSERT INTO listing_counts(currency, category_id, active, inactive)
  SELECT new.currency, column1, new.is_active, 1 - new.is_active
  FROM (VALUES (0), (new.category_id)) WHERE true
  ON CONFLICT DO UPDATE
  SET active = active + excluded.active, inactive = inactive + excluded.inactive;
END;

CREATE TRIGGER listing_counts_delete AFTER DELETE ON listings BEGIN
  UPDATE listing_counts
  SET active = active - old.is_active, inactive = inactive - (1 - old.is_active)
  WHERE currency = old.currency AND category_id IN (0, old.category_id);
END;

CREATE TRIGGER listing_counts_update AFTER UPDATE OF category_id, is_active ON listings
WHEN new.category_id <> old.category_id OR new.is_active <> old.is_active BEGIN
  UPDATE listing_counts
  SET active = active - old.is_active, inactive = inactive - (1 - old.is_active)
  WHERE currency = old.currency AND category_id = old.category_id;
  INSERT INTO listing_counts(currency, category_id, active, inactive)
  VALUES (new.currency, new.category_id, new.is_active, 1 - new.is_active)
  ON CONFLICT DO UPDATE
  SET active = active + excluded.active, inactive = inactive + excluded.inactive;
  UPDATE listing_counts
  SET active = active + new.is_active - old.is_active,
    inactive = inactive - new.is_active + old.is_active
  WHERE currency = new.currency AND category_id = 0 AND new.is_active <> old.is_active;
END;
