import { type SQL, sql } from 'drizzle-orm'
import { type Counted, toOpenCountedPage } from '../counted-page.ts'
import { type Page, toOpenPage } from '../page.ts'
import type { Context } from '../ports.ts'
import { readBatch } from '../write-batch.ts'
import { type CategoryRow, selectCategories, toCategoryMap } from './counted-categories.ts'
import { selectOpenPage } from './listing-page.ts'
import type { Orderings } from './ordering.ts'
import { isImpossible, type ProductFilter } from './product-filter.ts'
import {
  type ProductWithUnits,
  type ProductWithUnitsRow,
  productWithUnitsColumns,
  toProductWithUnits,
} from './product-with-units.ts'

export interface ProductsQuery {
  currency: string
  filter: ProductFilter
  orderings: Orderings
  /** Of the page, from 1. */
  number: number
  size: number
}

/** Outer, as an empty page has a row of its total. */
const joins: SQL = sql`LEFT JOIN products p ON p.id = l.product_id`

type Row = Counted & (ProductWithUnitsRow | { productId: null })

/**
 * A page of what is on sale, in one round trip; beyond the last one it is empty. Where filters are combined
 * the total is exact up to 10,000 and beyond that a lower bound; the next page is always known.
 */
export async function listProductsWithUnits(
  ctx: Context,
  { currency, filter, orderings, number, size }: ProductsQuery,
): Promise<Page<ProductWithUnits>> {
  if (isImpossible(filter)) return toOpenPage([], number, size, 0)
  const [ordering, ...thenBy] = orderings
  const offset = (number - 1) * size
  const listing = { currency, activities: [true], filter, ordering, thenBy, offset, size }
  const [rows, categories] = await readBatch<[Row, CategoryRow]>(ctx.db, [
    selectOpenPage(listing, productWithUnitsColumns(ctx), joins),
    selectCategories(currency),
  ])
  const map = toCategoryMap(categories)
  const toItem = (row: ProductWithUnitsRow) => toProductWithUnits(ctx, row, map)
  return toOpenCountedPage({ number, size }, rows, toItem)
}
