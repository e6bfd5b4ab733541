import { sql } from 'drizzle-orm'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { priceProducts } from '../../src/db/price-products.ts'
import { visitsCurrency } from '../../src/db/schema/lists.ts'

/**
 * Synthetic products as rows of one JSON parameter, because a statement takes a hundred parameters
 * at most. To be run in this order, in one batch, each with that parameter. Prices come after the
 * discounts, since they make the listings.
 */
export const insertProductsSql: readonly string[] = [
  `INSERT INTO products (category_id, name, slug, description, brand, features,
    created_at, updated_at)
  SELECT categories.id, value ->> 'name', value ->> 'slug', value ->> 'description',
    value ->> 'brand', value -> 'features',
    value ->> 'createdAt', value ->> 'createdAt'
  FROM json_each(?) AS rows JOIN categories ON categories.slug = value ->> 'category'
  ORDER BY rows.key`,

  `INSERT INTO tags (name, slug)
  SELECT DISTINCT tag.value, tag.value FROM json_each(?) AS rows
  JOIN json_each(rows.value, '$.tags') AS tag WHERE true ON CONFLICT DO NOTHING`,

  `INSERT INTO product_tags (product_id, tag_id)
  SELECT DISTINCT products.id, tags.id FROM json_each(?) AS rows
  JOIN products ON products.slug = rows.value ->> 'slug' AND products.deleted_at IS NULL
  JOIN json_each(rows.value, '$.tags') AS tag JOIN tags ON tags.slug = tag.value`,

  `INSERT INTO product_texts (product_id, name, slug, brand, sku, tags, description)
  SELECT products.id, texts ->> 'name', texts ->> 'slug', texts ->> 'brand', texts ->> 'sku',
    texts ->> 'tags', texts ->> 'description'
  FROM (SELECT key, value ->> 'slug' AS slug, value -> 'texts' AS texts FROM json_each(?)) AS rows
  JOIN products ON products.slug = rows.slug AND products.deleted_at IS NULL
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
  FROM json_each(?) AS rows
  JOIN variants ON variants.sku = value ->> 'sku' AND variants.deleted_at IS NULL
  WHERE value ->> '$.discount.name' IS NOT NULL
  ORDER BY rows.key`,

  // A category may have a higher one.
  new SQLiteSyncDialect().sqlToQuery(
    priceProducts(
      sql.raw(`SELECT variants.product_id FROM json_each(?)
        JOIN variants ON variants.sku = value ->> 'sku' AND variants.deleted_at IS NULL`),
    ),
  ).sql,

  `INSERT INTO prices (variant_id, currency, amount)
  SELECT variants.id, price.key, price.value
  FROM json_each(?) AS rows
  JOIN variants ON variants.sku = rows.value ->> 'sku' AND variants.deleted_at IS NULL
  JOIN json_each(rows.value, '$.prices') AS price
  ORDER BY rows.key`,

  // With the limit SQLite reads the rows once; without it, once for each listing.
  `UPDATE listings SET visit_count = asked.visits
  FROM (SELECT product_id, value ->> 'visitCount' AS visits
    FROM json_each(?)
    CROSS JOIN variants ON variants.sku = value ->> 'sku' AND variants.deleted_at IS NULL
    LIMIT -1) AS asked
  WHERE listings.currency = '${visitsCurrency}' AND listings.product_id = asked.product_id`,
]
