/* What orders of a channel may cost to read and to move, beside `budgets.ts`. */

import type { WriteBudget } from './budgets.ts'

/** Orders of a channel among which the tests measure. */
export const channelOrders = 10_000

/** Sums of days and statuses, which tell staff how many orders there are. */
const dayRows = 20

/** Staff walk an index to the page; whole orders have their items and payments with them. */
export const orderPage = ({ orders, offset }: { orders: number; offset: number }): WriteBudget => ({
  queries: 2,
  rowsRead: offset + 8 * orders + dayRows,
  rowsWritten: 0,
})

export const briefPage = ({ orders, offset }: { orders: number; offset: number }): WriteBudget => ({
  queries: 2,
  rowsRead: offset + 3 * orders + dayRows,
  rowsWritten: 0,
})

/** A customer's own orders are counted and put in order, whatever page is asked for. */
export const ownPage = ({ orders, own }: { orders: number; own: number }): WriteBudget => ({
  queries: 2,
  rowsRead: 4 * own + 8 * orders + 10,
  rowsWritten: 0,
})

export const orderCosts = {
  read: { queries: 2, rowsRead: 10, rowsWritten: 0 },
  tracking: { queries: 2, rowsRead: 10, rowsWritten: 0 },
  eventAdded: { queries: 2, rowsRead: 10, rowsWritten: 2 },
  /** The order, its entry among its status, the event, and the counts of both statuses. */
  moved: { queries: 4, rowsRead: 15, rowsWritten: 6 },
  /** With its payment, which is held against other attempts and what they took, and the receipt. */
  deliveredAndPaid: { queries: 6, rowsRead: 100, rowsWritten: 16 },
  /** With its payment, its stock, what is told of both, and what was counted of it. */
  cancelled: { queries: 9, rowsRead: 115, rowsWritten: 22 },
} as const
