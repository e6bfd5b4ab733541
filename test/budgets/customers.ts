/* What the administration of customers may cost, beside `budgets.ts`. */

import type { WriteBudget } from './budgets.ts'

/** Among so many the tests measure. */
export const customers = 10_000

/** Staff walk an index to the page: of each customer the entry, the row, and what was ordered. */
export const customerPage = ({
  customers,
  offset,
}: {
  customers: number
  offset: number
}): WriteBudget => ({ queries: 2, rowsRead: offset + 4 * customers + 10, rowsWritten: 0 })

export const customerCosts = {
  read: { queries: 2, rowsRead: 6, rowsWritten: 0 },
  /** Found, opened, and found again; with its entries in three indexes, and the counts of its day. */
  created: { queries: 4, rowsRead: 15, rowsWritten: 10 },
  changed: { queries: 3, rowsRead: 20, rowsWritten: 8 },
  /** Whatever there is of it goes, with the entries in indexes. */
  closed: { queries: 2, rowsRead: 75, rowsWritten: 30 },
} as const
