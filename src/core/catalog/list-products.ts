import { type Page, toPage } from '../page.ts'
import type { Context } from '../ports.ts'
import { readAll } from '../write-batch.ts'
import { countMax, selectPage } from './listing-page.ts'
import type { Ordering } from './ordering.ts'
import type { ProductFilter } from './product-filter.ts'
import { type ProductRow, productColumns, productJoins, toProduct } from './product-rows.ts'
import type { Product, Viewer } from './types.ts'

export interface ProductQuery {
  currency: string
  viewer: Viewer
  /** Who asks; nobody is told of a wishlist where it is not given. */
  userId?: number | undefined
  /** Both for staff where it is not given. The public is shown no inactive product. */
  isActive?: boolean | undefined
  filter: ProductFilter
  ordering: Ordering
  /** Of the page, from 1. */
  number: number
  size: number
}

/** No name, slug or brand is longer. */
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
  const statement = selectPage(listing, productColumns(query.viewer, query.userId), productJoins)
  const rows = await readAll<ProductRow & { total: number }>(ctx.db, statement)
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
