import { and, type Column, eq, type SQL } from 'drizzle-orm'
import { listings } from '../../db/schema/lists.ts'

/** A product and the currency in which it is to be on sale. */
export interface OnSale {
  productId: number
  currency: string
}

/** The listing of a product, named by its id or by a column, that the public can buy. */
export function isOnSale({
  productId,
  currency,
}: {
  productId: number | Column
  currency: string
}): SQL | undefined {
  return and(
    eq(listings.currency, currency),
    eq(listings.productId, productId),
    eq(listings.isActive, true),
  )
}
