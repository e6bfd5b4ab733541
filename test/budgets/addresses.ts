/* What a customer's addresses may cost, beside `budgets.ts`. */

export interface AddressBudget {
  queries: number
  rowsRead: number
  rowsWritten: number
}

/** Each row once, since an index has them in the order of the list; and the sign-in. */
export const addressList = (addresses: number): AddressBudget => ({
  queries: 2,
  rowsRead: addresses + 5,
  rowsWritten: 0,
})

export const oneAddress: AddressBudget = { queries: 2, rowsRead: 4, rowsWritten: 0 }

/** The others are counted for the limit, twice where the default goes to the new one. */
export const addressAdded = (others: number): AddressBudget => ({
  queries: 2,
  rowsRead: 2 * others + 20,
  rowsWritten: 6,
})

/** Three times where it takes both. */
export const addressAddedAsBoth = (others: number): AddressBudget => ({
  queries: 2,
  rowsRead: 3 * others + 30,
  rowsWritten: 8,
})

/** However many there are: two rows with their entries in two indexes for each default that moves. */
export const addressChanged: AddressBudget = { queries: 2, rowsRead: 10, rowsWritten: 5 }

export const addressChangedToBoth: AddressBudget = { queries: 2, rowsRead: 12, rowsWritten: 7 }

/** The newest of the others is looked for where one of them has to follow as a default. */
export const addressDeleted = (others: number): AddressBudget => ({
  queries: 2,
  rowsRead: 2 * others + 10,
  rowsWritten: 5,
})
