/**
 * Synthetic products as rows of one JSON parameter, because a statement takes a hundred parameters
 * at most. To be run in this order, in one batch, each with that parameter. Prices come last, since
 * they make the listings: each of those is written once, with its discount and its visits.
 */
export const insertProductsSql: readonly string[] = [
  `INSERT INTO products (category_id, name, slug, description, brand, tags, features, visit_count,
    created_at, updated_at)
  SELECT categories.id, value ->> 'name', value ->> 'slug', value ->> 'description',
    value ->> 'brand', value -> 'tags', value -> 'features', value ->> 'visitCount',
    value ->> 'createdAt', value ->> 'createdAt'
  FROM json_each(?) AS rows JOIN categories ON categories.slug = value ->> 'category'
  ORDER BY rows.key`,

  `INSERT INTO variants (product_id, sku, is_default, stock)
  SELECT products.id, value ->> 'sku', 1, value ->> 'stock'
  FROM json_each(?) AS rows
  JOIN products ON products.slug = value ->> 'slug' AND products.deleted_at IS NULL
  ORDER BY rows.key`,

  // In force for a year, as those of the demo data are.
  `INSERT INTO discounts (name, points, product_id, starts_at, ends_at, is_running)
  SELECT value ->> '$.discount.name', value ->> '$.discount.points', variants.product_id,
    unixepoch('now', '-1 day') * 1000, unixepoch('now', '+365 days') * 1000, 1
  FROM json_each(?) AS rows JOIN variants ON variants.sku = value ->> 'sku'
  WHERE value ->> '$.discount.name' IS NOT NULL
  ORDER BY rows.key`,

  // A category may have a higher one.
  `UPDATE products SET discount_points =
    (SELECT points FROM highest_discounts h WHERE h.product_id = products.id)
  WHERE id IN (SELECT variants.product_id FROM json_each(?)
    JOIN variants ON variants.sku = value ->> 'sku'
    WHERE value ->> '$.discount.name' IS NOT NULL)`,

  `DELETE FROM repricing
  WHERE product_id IN (SELECT variants.product_id FROM json_each(?)
    JOIN variants ON variants.sku = value ->> 'sku')`,

  `INSERT INTO prices (variant_id, currency, amount)
  SELECT variants.id, price.key, price.value
  FROM json_each(?) AS rows
  JOIN variants ON variants.sku = rows.value ->> 'sku'
  JOIN json_each(rows.value, '$.prices') AS price
  ORDER BY rows.key`,
]
