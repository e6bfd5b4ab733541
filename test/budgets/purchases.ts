import type { WriteBudget } from './budgets.ts'

/* What reading what somebody has bought may cost, beside the sign-in. Nothing of it is anybody else's. */

export interface Purchases {
  orders: number
  /** Of all these orders. */
  lines: number
  /** That are on sale. */
  products: number
}

/** Orders and their lines are found in indexes, and the lines are grouped. */
const purchasesRows = ({ orders, lines, products }: Purchases) => 2 * orders + 3 * lines + products

/** All products are counted and sorted; of the page the line, the product, its picture and its variant. */
export const boughtListed = (purchases: Purchases, size: number): WriteBudget => ({
  queries: 1,
  rowsRead: purchasesRows(purchases) + 4 * purchases.products + 10 * size + 20,
  rowsWritten: 0,
})

/** The purchases are gone through for what is reviewed and for what is not. */
export const ownReviewsListed = (purchases: Purchases): WriteBudget => ({
  queries: 1,
  rowsRead: 2 * purchasesRows(purchases) + 9 * purchases.products + 20,
  rowsWritten: 0,
})
