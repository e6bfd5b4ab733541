/* What ways to ship may cost, beside `budgets.ts`. */

import type { WriteBudget } from './budgets.ts'

/** Each method with its price, by the price's index. */
export const shippingList = (methods: number): WriteBudget => ({
  queries: 1,
  rowsRead: 2 * methods + 3,
  rowsWritten: 0,
})

/** Prices are counted for the limit. */
export const shippingMade = (others: number): WriteBudget => ({
  queries: 2,
  rowsRead: others + 12,
  rowsWritten: 4,
})

/** However many there are. */
export const shippingChanged: WriteBudget = { queries: 2, rowsRead: 10, rowsWritten: 3 }
