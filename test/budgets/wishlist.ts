import type { WriteBudget } from './budgets.ts'

/* What reading and changing a wishlist may cost. */

/** Of each entry its place in the index and its row, the listing, the product and its category. */
export const wishlistRead = (entries: number): WriteBudget => ({
  queries: 2,
  rowsRead: 5 * entries + 5,
  rowsWritten: 0,
})

/** The others are counted for the limit, in an index. */
export const wishAdded = (others: number): WriteBudget => ({
  queries: 2,
  rowsRead: others + 25,
  rowsWritten: 4,
})

/** However many there are. */
export const wishRemoved: WriteBudget = { queries: 2, rowsRead: 12, rowsWritten: 1 }

/** The entry is found, then the product with the cart, which is opened; and the entry goes. */
export const wishMoved: WriteBudget = { queries: 4, rowsRead: 30, rowsWritten: 4 }

/** Whoever is signed in is told what of a page is in the wishlist: a row of an index each, and of those its own. */
export const wishedRows = (products: number) => 2 * products

/** Of each entry its place in the index and its row, the first unit of its product, and the unit as the catalogue has it. */
export const unitWishesRead = (entries: number): WriteBudget => ({
  queries: 2,
  rowsRead: 22 * entries + 20,
  rowsWritten: 0,
})

/** All of it is read after the change, in the same round trip; for the limit it is counted before. */
export const unitWishAdded = (others: number): WriteBudget => ({
  queries: 2,
  rowsRead: unitWishesRead(others + 1).rowsRead + others + 40,
  rowsWritten: 4,
})

export const unitWishRemoved = (others: number): WriteBudget => ({
  queries: 2,
  rowsRead: unitWishesRead(others).rowsRead + 20,
  rowsWritten: 1,
})

/** What a sign-in costs more for each entry that it moves: found, looked for in the account, written. */
export const wishesUnited = (entries: number) => ({
  rowsRead: 7 * entries + 8,
  rowsWritten: 3 * entries,
})
