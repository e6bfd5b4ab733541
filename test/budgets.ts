/*
 * Rows that the hot reads of the catalogue may cost among `catalogueSize` products. D1 bills rows
 * read; these figures keep a list's cost in proportion to its page, not to the catalogue.
 */
export const catalogueSize = 10_000

/** One of the two first or last pages: ten products with variant, price, category and images. */
export const pageRows = 140

/** A page in the middle skips half of the list within its index, whichever way it runs. */
export const middlePageRows = catalogueSize / 2 + pageRows

export const productRows = 10
export const categoryPageRows = 30

/** A category shows all its products: one row of the index, one of the product. */
export const categoryRows = (products: number) => 2 * products + 10

/** Up to 300 matches are fetched and sorted. */
export const rareSearchRows = 100 * 5 + pageRows
export const commonSearchRows = 301 * 4 + pageRows + 100
