import { pairRows, type SaleBudget, type WriteBudget } from './budgets.ts'

/* What the orders of storefronts may cost, of products with two pictures each. */

type OrderBudget = SaleBudget & Pick<WriteBudget, 'rowsWritten'>

/**
 * Sign-in, cart, prices, the placing batch, and the order with what follows from it. Each line is priced,
 * held and taken at its counter, and counted for its buyer.
 */
export const placed = (lines: number): OrderBudget => ({
  queries: 5,
  objectCalls: 2 * lines + 1,
  rowsRead: 29 * lines + 105 + pairRows(lines).read,
  rowsWritten: 5 * lines + 32 + pairRows(lines).written,
})

/** A coupon, points, credit and a gift card: each is looked for, taken and noted. */
export const placedByAllMeans = (lines: number): OrderBudget => ({
  ...placed(lines),
  rowsRead: placed(lines).rowsRead + 90,
  rowsWritten: placed(lines).rowsWritten + 30,
})

/** Nothing is written where an order is refused. */
export const refused = (lines: number): OrderBudget => ({
  queries: 3,
  objectCalls: 1,
  rowsRead: 17 * lines + 20,
  rowsWritten: 0,
})

/** Each line with its product and variant, and whatever was paid and refunded: the order and its lists alike. */
export const read = (lines: number): OrderBudget => ({
  queries: 1,
  objectCalls: 0,
  rowsRead: 4 * lines + 22,
  rowsWritten: 0,
})

interface Listed {
  /** Of the customer, all in all. */
  orders: number
  /** On the page, and up to its end. */
  shown: number
  until: number
  /** Of each order. */
  lines: number
}

/** All are counted in an index, and walked in it as far as the page. */
export const listed = ({ orders, shown, until, lines }: Listed): OrderBudget => ({
  queries: 1,
  objectCalls: 0,
  rowsRead: orders + until + (4 * lines + 14) * shown + 20,
  rowsWritten: 0,
})

/** By amount all are read and sorted. */
export const listedByAmount = (list: Listed): OrderBudget => ({
  ...listed(list),
  rowsRead: listed(list).rowsRead + 2 * list.orders,
})

/** So many effects of an order are carried out before it is answered; the schedule goes on with the rest. */
const effectsMax = 25

/** Each line goes back to its counter, which is an effect to be claimed and noted. */
export const cancelled = (lines: number): OrderBudget => ({
  queries: 2 * Math.min(lines, effectsMax) + 7,
  objectCalls: Math.min(lines, effectsMax),
  rowsRead: 41 * lines + 130 + 2 * pairRows(lines).read,
  rowsWritten: 7 * lines + 17 + pairRows(lines).written,
})

/** The refund is written, asked for at its gateway, and noted. */
export const cancelledAndRefunded = (lines: number): OrderBudget => ({
  ...cancelled(lines),
  queries: cancelled(lines).queries + 4,
  rowsRead: cancelled(lines).rowsRead + 65,
  rowsWritten: cancelled(lines).rowsWritten + 16,
})
