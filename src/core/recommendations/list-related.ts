import { type SQL, sql } from 'drizzle-orm'
import { isOfProducts } from '../catalog/ordering.ts'
import type { SellableUnit } from '../catalog/sellable-unit.ts'
import {
  inOrderOf,
  pageColumns,
  placesOf,
  readUnitPage,
  type Term,
  toTerm,
  type UnitOrdering,
  type UnitPageQuery,
} from '../catalog/unit-page.ts'
import { type Page, toOpenPage } from '../page.ts'
import type { Context } from '../ports.ts'
import { candidates, type RelatedKind } from './candidates.ts'

export interface RelatedQuery extends UnitPageQuery {
  kind: RelatedKind
  /** A hundred at most. */
  productIds: readonly number[]
  /** The nearest first where nothing is said. */
  orderings: readonly UnitOrdering[]
}

/**
 * A page of up to 200 products that go with others, each by the unit that is shown first: the default one, if it
 * is sold. One round trip; beyond the last page it is empty.
 */
export async function listRelated(ctx: Context, query: RelatedQuery): Promise<Page<SellableUnit>> {
  const { kind, currency, productIds, orderings, number, size } = query
  if (productIds.length === 0) return toOpenPage([], number, size, 0)
  const given = sql`SELECT value AS id FROM json_each(${JSON.stringify(productIds)})`
  const terms = orderings.length === 0 ? nearest : orderings.map(toTerm)
  const ctes = sql`
    ${candidates(kind, given, currency)},
    total(n) AS MATERIALIZED (SELECT count(*) FROM candidate),
    ${pageOfUnits(query, terms)}`
  return readUnitPage(ctx, query, { ctes, terms })
}

const nearest: readonly Term[] = [
  { key: sql`c.weight`, isDescending: true },
  { key: sql`l.created_at`, isDescending: true },
]

/** Where units follow their products the page is cut before units are looked for, else after that. */
function pageOfUnits(
  { currency, orderings, number, size }: RelatedQuery,
  terms: readonly Term[],
): SQL {
  const offset = (number - 1) * size
  const limits = sql`
    LIMIT iif((SELECT n FROM total) > ${offset}, ${size}, 0) OFFSET ${offset}`
  const isLed = orderings.every(isOfProducts)
  return sql`
    chosen(product_id, weight) AS MATERIALIZED (
      SELECT c.product_id, c.weight FROM candidate c
      CROSS JOIN listings l ON l.currency = ${currency} AND l.product_id = c.product_id
      ${isLed ? sql`ORDER BY ${placesOf(terms)}, c.product_id ${limits}` : sql``}),
    page AS MATERIALIZED (
      SELECT ${pageColumns(terms)} FROM chosen c
      CROSS JOIN listings l ON l.currency = ${currency} AND l.product_id = c.product_id
      CROSS JOIN sellable_units u ON u.currency = ${currency} AND u.product_id = c.product_id
        AND u.variant_id = (SELECT f.variant_id FROM sellable_units f
          WHERE f.currency = ${currency} AND f.product_id = c.product_id
          ORDER BY f.is_default DESC, f.variant_id LIMIT 1)
      ORDER BY ${inOrderOf(terms)} ${isLed ? sql`` : limits})`
}
