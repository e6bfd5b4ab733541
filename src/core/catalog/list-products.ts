import { sql } from 'drizzle-orm'
import { type Page, toPage } from '../page.ts'
import type { Context } from '../ports.ts'
import { countMax, pageOf, totalOf } from './listing-page.ts'
import { keyOf, type Ordering, orderBy } from './ordering.ts'
import type { ProductFilter } from './product-filter.ts'
import { type ProductRow, productColumns, productJoins, toProduct } from './product-rows.ts'
import type { Product, Viewer } from './types.ts'

export interface ProductQuery {
  currency: string
  viewer: Viewer
  /** Both for staff where it is not given. The public is shown no inactive product. */
  isActive?: boolean | undefined
  filter: ProductFilter
  ordering: Ordering
  /** Of the page, from 1. */
  number: number
  size: number
}

/** Names are shorter. */
const textLengthMax = 255

/**
 * A page of products, in one statement. Where filters are combined the total is exact up to 10,000
 * and beyond that a lower bound; the next page is always known. @throws PageOutOfRange
 */
export async function listProducts(ctx: Context, query: ProductQuery): Promise<Page<Product>> {
  const { currency, filter, ordering, number, size } = query
  const activities = activitiesOf(query)
  if (activities.length === 0 || isImpossible(filter)) return toPage([], number, size, 0)
  const offset = (number - 1) * size
  const listing = { currency, activities, filter, ordering, offset, size }
  const rows = await ctx.db.all<ProductRow & { total: number }>(sql`
    WITH total(n) AS MATERIALIZED (${totalOf(listing)})
    SELECT ${productColumns(query.viewer)}, (SELECT n FROM total) AS total
    FROM (${pageOf(listing)}) page
    CROSS JOIN listings l ON l.currency = ${currency} AND l.product_id = page.product_id
    ${productJoins}
    ORDER BY ${orderBy(ordering, keyOf(ordering), sql`l.product_id`)}`)
  const total = rows[0]?.total ?? 0
  const count = total > countMax ? Math.max(total, offset + rows.length) : total
  return toPage(
    rows.slice(0, size).map((row) => toProduct(ctx, row)),
    number,
    size,
    count,
  )
}

function activitiesOf({ viewer, isActive }: ProductQuery): boolean[] {
  if (viewer === 'public') return isActive === false ? [] : [true]
  return isActive === undefined ? [true, false] : [isActive]
}

function isImpossible({ minAmount = 0, maxAmount, ...texts }: ProductFilter): boolean {
  const { categorySlug = '', categoryTree = '', brand = '', text = '' } = texts
  return (
    (maxAmount !== undefined && (maxAmount < 0 || maxAmount < minAmount)) ||
    [categorySlug, categoryTree, brand, text].some(
      (one) => one.length > textLengthMax || /\p{Cc}/u.test(one) || !one.isWellFormed(),
    )
  )
}
