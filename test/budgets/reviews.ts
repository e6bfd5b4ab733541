/* Rows that operations of reviews may read and write, and calls that they may make. */

/** All tags with their counts, the product, and the sign-in. */
const reviewRest = 25

/**
 * Reviews up to the end of a page, an entry of one index each; and of the page's own the row, the author,
 * the purchase, the mark of who reads it, two tags, and the sort.
 */
export const reviewRows = (pageEnd: number, size: number) => pageEnd + 9 * size + reviewRest

/** Sign-in, writing and reading it; with two tags, each counted for the product and for all. */
export const reviewWritten = { queries: 3, rowsRead: 65, rowsWritten: 16 }

/** However many found it helpful: the mark and the count. */
export const reviewMarked = { queries: 2, rowsRead: 12, rowsWritten: 2 }
