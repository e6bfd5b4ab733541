/* Rows that operations of reviews may read and write, and calls that they may make. */

/** All tags with their counts, the product, and the sign-in. */
const reviewRest = 25

/**
 * Reviews up to the end of a page, an entry of one index each; and of the page's own the row, the author,
 * the purchase, the mark of who reads it, two tags, and the sort.
 */
export const reviewRows = (pageEnd: number, size: number) => pageEnd + 9 * size + reviewRest

/** Sign-in, writing and reading it; with two tags, each counted for the product and for all. */
export const reviewWritten = { queries: 3, rowsRead: 70, rowsWritten: 16 }

/** However many found it helpful: the mark and the count. */
export const reviewMarked = { queries: 2, rowsRead: 12, rowsWritten: 2 }

/**
 * A purchase with two pictures: sign-in, looking at the order, and writing the review, its pictures and
 * the counts of the product.
 */
export const purchaseReviewed = { queries: 3, rowsRead: 75, rowsWritten: 18 }

/** A page whose authors are known by name: of each review the row, the author, its pictures and tags, and the sort. */
export const signedReviewRows = (pageEnd: number, size: number) => pageEnd + 12 * size + reviewRest

/** What a search looks through, at most. */
export const reviewsSearched = 2_000
