import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../../db/constant.ts'
import { oneOf } from '../../../db/one-of.ts'
import { caseForms } from '../../search/case-forms.ts'
import type { Choice, Filter } from '../../search/filter/filter.ts'
import { countMax } from '../listing-page.ts'
import { idsIn } from '../named-product.ts'
import { rankedProducts } from '../ranked-products.ts'
import { categoriesNamed } from './categories-named.ts'
import { conjunctsOf } from './filter-condition.ts'

interface Wanted {
  currency: string
  /** For FTS5; null for a search without words. */
  match: string | null
  filter: Filter | null
}

/**
 * A SELECT of the products that a search looks at: `product_id`, `rank` (less is better) and `created_at`,
 * the best first. They are 10,000 at most: the newest of those that have the words, or of those that a
 * product, a variant or a category leads to, or of all.
 */
export function foundProducts({ currency, match, filter }: Wanted): SQL {
  if (match !== null) {
    const ranked = rankedProducts({ currency, match, conditions: [] })
    return sql`
      SELECT product_id, rank, created_at FROM (${ranked})
      ORDER BY rank, created_at DESC, product_id LIMIT ${constant(countMax)}`
  }
  const leading = conjunctsOf(filter).flatMap((part) => (part.is === 'oneOf' ? [part] : []))
  const narrowed = leading.map((choice) => productsOf(choice, currency)).find((ids) => ids !== null)
  const listings = narrowed
    ? sql`(${narrowed}) narrowed CROSS JOIN listings l ON l.product_id = narrowed.product_id`
    : sql`listings l INDEXED BY listings_newest`
  return sql`
    SELECT l.product_id, 0 AS rank, l.created_at FROM ${listings}
    WHERE l.currency = ${currency} AND l.is_active = 1
    ORDER BY l.created_at DESC, l.product_id LIMIT ${constant(countMax)}`
}

/** A SELECT of the ids that an index leads to; null where none does. */
function productsOf({ attribute, values }: Choice, currency: string): SQL | null {
  const texts = values.map(String)
  switch (attribute) {
    case 'productId':
      return sql`SELECT DISTINCT value AS product_id FROM json_each(${JSON.stringify(idsIn(texts))})`
    case 'variantId':
      return sql`SELECT DISTINCT product_id FROM variants WHERE ${oneOf(sql`id`, idsIn(texts))}`
    case 'categoryNames': {
      const forms = JSON.stringify(texts.flatMap(caseForms))
      return sql`
        SELECT product_id FROM listings INDEXED BY listings_category
        WHERE currency = ${currency} AND is_active = 1
          AND category_id IN (${categoriesNamed(sql`SELECT value FROM json_each(${forms})`)})
        ORDER BY product_id DESC LIMIT ${constant(countMax)}`
    }
    default:
      return null
  }
}
