import type { WriteBudget } from './budgets.ts'

/* What reading a customer's ledgers may cost. */

/** The account; what has come to it and gone from it is summed up, and so are the orders. */
export const loyaltyRead = ({ all, orders }: { all: number; orders: number }): WriteBudget => ({
  queries: 2,
  rowsRead: all + orders + 15,
  rowsWritten: 0,
})

/** All are counted in indexes, and walked in them as far as the page; of the page the transfers and orders. */
export const pointsListed = ({ all, until }: { all: number; until: number }): WriteBudget => ({
  queries: 2,
  rowsRead: all + until + 25 * 4 + 20,
  rowsWritten: 0,
})
