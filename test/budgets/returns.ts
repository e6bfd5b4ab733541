import type { WriteBudget } from './budgets.ts'

/* What returns may cost, the sign-in and the order included. */

export interface ReturnedOrder {
  lines: number
  /** That there are, each with units of every line. */
  returns: number
}

/** The order with its events, payment and lines, each of which has a product and a variant. */
const orderRows = (lines: number) => 21 + 4 * lines

/** Each return and its items are found in indexes. */
const returnsRows = ({ lines, returns }: ReturnedOrder) => returns * (2 + 2 * lines)

export const returnsListed = (order: ReturnedOrder): WriteBudget => ({
  queries: 1,
  rowsRead: orderRows(order.lines) + returnsRows(order),
  rowsWritten: 0,
})

export const returnRead = ({ lines }: ReturnedOrder): WriteBudget => ({
  queries: 1,
  rowsRead: orderRows(lines) + returnsRows({ lines, returns: 1 }) + 1,
  rowsWritten: 0,
})

/**
 * What other returns have of each line is counted twice: to refuse, and to choose among lines. Written are
 * the return with its places in four indexes, the order's event, and each item with two.
 */
export const returnAsked = ({ lines, returns }: ReturnedOrder): WriteBudget => ({
  queries: 2,
  rowsRead: 63 + 24 * lines + returns * (2 + 6 * lines),
  rowsWritten: 6 + 3 * lines,
})

export const returnWithdrawn = ({ lines }: ReturnedOrder): WriteBudget => ({
  queries: 2,
  rowsRead: orderRows(lines) + returnsRows({ lines, returns: 1 }),
  rowsWritten: 1,
})
