/*
 * Rows that the hot reads of the catalogue may cost, with `catalogueSize` products. D1 bills rows
 * read; these figures are what keeps a list's cost in proportion to its page, not to the catalogue.
 */
export const catalogueSize = 10_000

/** Rows of a page of ten besides those skipped on the way to it. */
export const pageRows = 130

/** A page in the middle skips half of the list, in the index alone. */
export const middlePageRows = catalogueSize / 2 + pageRows

export const productRows = 12
export const categoryPageRows = 30

/** A search with up to 300 matches: each is stepped over once and looked up once. */
export const rareSearchRows = 100 + pageRows
export const commonSearchRows = 1_300
