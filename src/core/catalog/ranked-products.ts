import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { countMax } from './listing-page.ts'

/**
 * A SELECT of active products that match words, each with its rank: less is better. FTS5's bm25 takes
 * weights of the index's columns in their order: name, brand, SKU, tags, description. They are far apart,
 * as bm25 saturates: many words of a description would otherwise outweigh one of a name. Of more than
 * 10,000 matches the newest are ranked. The conditions are on the listing `l`.
 */
export function rankedProducts(ranked: {
  currency: string
  match: string
  conditions: readonly SQL[]
}): SQL {
  const { currency, match, conditions } = ranked
  return sql`
    SELECT hit.id AS product_id, hit.rank, l.created_at FROM (
      SELECT rowid AS id, bm25(product_words, 1e6, 0, 1e6, 0, 1) AS rank FROM product_words
      WHERE product_words MATCH ${match} ORDER BY rowid DESC LIMIT ${constant(countMax)}) hit
    CROSS JOIN listings l ON l.currency = ${currency} AND l.product_id = hit.id
    WHERE ${sql.join([sql`l.is_active = 1`, ...conditions], sql` AND `)}`
}
