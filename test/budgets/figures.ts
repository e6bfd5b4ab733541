/* What dashboards and recommendations may cost to read, beside `budgets.ts`. */

/** Among so many the tests measure. */
export const ordersCounted = 10_000

export interface ReadBudget {
  queries: number
  rowsRead: number
}

const rest = 10

/** A count for each day and status, put together by status or day. */
export const orderFigures = (days: number): ReadBudget => ({
  queries: 2,
  rowsRead: 10 * days + rest,
})

/** A count for each day and status, and one of carts for each day. */
export const cartFigures = (days: number): ReadBudget => ({ queries: 2, rowsRead: 6 * days + rest })

/** Who joined and who bought, for each day. */
export const customerFigures = (days: number): ReadBudget => ({
  queries: 2,
  rowsRead: 2 * days + rest,
})

/** Ten with their items and customers. */
export const newestOrders: ReadBudget = { queries: 2, rowsRead: 80 }

/** Of the most frequent pairs the listing, and of eight the product. */
export const complementary: ReadBudget = { queries: 1, rowsRead: 150 }

/**
 * A hundred entries of the category and of each of ten tags, and ten of each of a dozen categories beside
 * it; each is put on a list, found on it with its listing, weighed with the others and put in order.
 */
export const similar: ReadBudget = { queries: 1, rowsRead: 8_500 }
