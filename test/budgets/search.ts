/* Rows that a search of sellable units may read. */

/** Matches that are looked at, and products among which they are looked for. */
export const hitsMax = 2_000
export const productsMax = 10_000

/** Of a unit: its listing, product, variant and price, some of them twice, and whether it has siblings. */
const unitRows = 14

/** Of a unit of the page the same, its images and its tags; and all categories. */
const pageRows = (size: number) => 30 * size + 100

/** Units that are looked at, and those of them that match, with the page that they are put in order for. */
export const searchRows = ({
  looked,
  hits,
  size,
}: {
  looked: number
  hits: number
  size: number
}) => unitRows * looked + 2 * hits + pageRows(size)

/** Words are looked up, ranked and put in order before. */
export const wordRows = (products: number) => 3 * products

/** A filter that needs nothing but products, and lets none through: their entry, listing and row; tags one more. */
export const productRows = (products: number) => 4 * products + 100

/** Counting groups what is kept of the hits. Reading the tags of one costs some rows more. */
export const facetRows = (hits: number) => 4 * hits
export const tagFacetRows = (hits: number, tags: number) => facetRows(hits) + (2 * tags + 1) * hits

/** What an index leads to, however old it is. */
export const namedRows = 200
