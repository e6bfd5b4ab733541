import { type SQL, sql } from 'drizzle-orm'

/**
 * A SELECT of the id of the product that a text names, where it is on sale: an id that there is goes before a
 * slug.
 */
export function selectNamed(key: string, currency: string): SQL {
  return sql`
    SELECT id FROM (
      SELECT product_id AS id FROM listings
      WHERE currency = ${currency} AND product_id = ${idIn(key)} AND is_active = 1
      UNION ALL
      SELECT p.id FROM products p
      CROSS JOIN listings l ON l.currency = ${currency} AND l.product_id = p.id AND l.is_active = 1
      WHERE p.slug = ${key} AND p.deleted_at IS NULL)
    LIMIT 1`
}

/** The id that a text may be, null of one that is none. */
export function idIn(text: string): number | null {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null
}
