import type { WriteBudget } from './budgets.ts'

/* What the lists of offers of a storefront may read, and what promotions add to its catalogue. */

const signIn = 5

/** Every coupon that there is, newer than the hundredth on offer. */
export const couponList = (coupons: number): WriteBudget => ({
  queries: 2,
  rowsRead: coupons + signIn,
  rowsWritten: 0,
})

/** Every promotion newer than the hundredth that runs, and the listings of those that run. */
export const promotionList = (promotions: number, running: number): WriteBudget => ({
  queries: 2,
  rowsRead: promotions + running + signIn,
  rowsWritten: 0,
})

/** One that gives another product is told with that one, which is looked for twice. */
export const giftRows = 16

/** What runs on the products of a cart: each in the list, twice, its promotion, and that in order; and what has ended. */
export const promotionBatchRows = (products: number, ended: number) => 4 * products + ended
