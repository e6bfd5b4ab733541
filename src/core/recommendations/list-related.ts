import { sql } from 'drizzle-orm'
import type { SellableUnit } from '../catalog/sellable-unit.ts'
import {
  inOrderOf,
  pageColumns,
  readUnitPage,
  toTerm,
  type UnitOrdering,
  type UnitPageQuery,
} from '../catalog/unit-page.ts'
import { type Page, toOpenPage } from '../page.ts'
import type { Context } from '../ports.ts'
import { candidates, type RelatedKind } from './candidates.ts'

/** So many products are started from; the others are passed over. */
const givenMax = 10

export interface RelatedQuery extends UnitPageQuery {
  kind: RelatedKind
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
  const given = sql`SELECT value AS id FROM json_each(${JSON.stringify(productIds.slice(0, givenMax))})`
  const nearest = [
    { key: sql`candidate.weight`, isDescending: true },
    { key: sql`l.created_at`, isDescending: true },
  ]
  const terms = orderings.length === 0 ? nearest : orderings.map(toTerm)
  const offset = (number - 1) * size
  const ctes = sql`
    ${candidates(kind, given, currency)},
    total(n) AS MATERIALIZED (SELECT count(*) FROM candidate),
    page AS MATERIALIZED (
      SELECT ${pageColumns(terms)} FROM candidate
      CROSS JOIN listings l ON l.currency = ${currency} AND l.product_id = candidate.product_id
      CROSS JOIN sellable_units u ON u.currency = ${currency} AND u.product_id = l.product_id
        AND u.variant_id = (SELECT f.variant_id FROM sellable_units f
          WHERE f.currency = ${currency} AND f.product_id = l.product_id
          ORDER BY f.is_default DESC, f.variant_id LIMIT 1)
      ORDER BY ${inOrderOf(terms)}
      LIMIT iif((SELECT n FROM total) > ${offset}, ${size}, 0) OFFSET ${offset})`
  return readUnitPage(ctx, query, { ctes, terms })
}
