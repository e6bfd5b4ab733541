import { and, eq, type SQL } from 'drizzle-orm'
import { listings } from '../../db/schema/lists.ts'

/** A product and the currency in which it is to be on sale. */
export interface OnSale {
  productId: number
  currency: string
}

/** The listing of a product that the public can buy. */
export function isOnSale({ productId, currency }: OnSale): SQL | undefined {
  return and(
    eq(listings.currency, currency),
    eq(listings.productId, productId),
    eq(listings.isActive, true),
  )
}
