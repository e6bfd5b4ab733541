import { and, type Column, eq, type SQL } from 'drizzle-orm'
import { listings } from '../../db/schema/lists.ts'
import type { Viewer } from './types.ts'

/** A product and the currency in which it is to be on sale. */
export interface OnSale {
  productId: number
  currency: string
}

/** The same, for somebody who may be shown more than is on sale. */
export interface Shown extends OnSale {
  /** The public by default. */
  viewer?: Viewer
}

/**
 * The listing of a product, named by its id, by a column or in SQL, where the viewer is shown it: staff see what is
 * withdrawn, too.
 */
export function isShown({
  productId,
  currency,
  viewer = 'public',
}: {
  productId: number | Column | SQL
  currency: string
  viewer?: Viewer | undefined
}): SQL | undefined {
  return and(
    eq(listings.currency, currency),
    eq(listings.productId, productId),
    viewer === 'staff' ? undefined : eq(listings.isActive, true),
  )
}
