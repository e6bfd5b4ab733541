/*
 * Synthetic products as rows of one JSON parameter, because a statement takes a hundred parameters
 * at most. To be run in this order, in one batch.
 */
export const insertProductsSql = `
  INSERT INTO products
    (category_id, name, slug, description, brand, tags, features, created_at, updated_at)
  SELECT categories.id, value ->> 'name', value ->> 'slug', value ->> 'description',
    value ->> 'brand', value -> 'tags', value -> 'features',
    value ->> 'createdAt', value ->> 'createdAt'
  FROM json_each(?) AS rows JOIN categories ON categories.slug = value ->> 'category'
  ORDER BY rows.key`

export const insertVariantsSql = `
  INSERT INTO variants (product_id, sku, is_default, stock)
  SELECT products.id, value ->> 'sku', 1, value ->> 'stock'
  FROM json_each(?) AS rows
  JOIN products ON products.slug = value ->> 'slug' AND products.deleted_at IS NULL
  ORDER BY rows.key`

export const insertPricesSql = `
  INSERT INTO prices (variant_id, currency, amount)
  SELECT variants.id, price.key, price.value
  FROM json_each(?) AS rows
  JOIN variants ON variants.sku = rows.value ->> 'sku'
  JOIN json_each(rows.value, '$.prices') AS price
  ORDER BY rows.key`
