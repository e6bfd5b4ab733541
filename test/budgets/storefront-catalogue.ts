/*
 * Rows that the catalogue of a storefront may read: pages of 25, with all categories and their counts. A product is
 * read with its variants, a unit with its product.
 */

/**
 * Of each product the listing, the product, its image, its promotion and what can be bought of it; of each step
 * an index row.
 */
export const productPageRows = (offset = 0) => offset + 25 * 23 + 60

/** What a category leads to is sorted where that reads less than a walk. */
export const categoryPageRows = (matches: number) => 2 * matches + productPageRows()

/** No index has ratings or kinds: all listings are looked at, and all that have to be counted twice. */
export const sortedRows = (listings: number) => 2 * listings + productPageRows()
export const kindRows = (listings: number) => 2.5 * listings + productPageRows()

/** A product and its variants; the newest hundred of its category, and a hundred that were bought with it. */
export const detailRows = 1_400
export const variantsRows = 70

/** Counting units reads every further variant with its price, its listing and the default one beside it. */
export const countedUnitRows = (further: number) => 4 * further

/** A step on the way to a page of units is a unit, which is several rows; of the page the promotions as well. */
export const unitPageRows = ({ further, offset = 0 }: { further: number; offset?: number }) =>
  countedUnitRows(further) + 11 * offset + 726

/** Prices of variants have no index in any currency: every unit is looked at. */
export const pricedUnitRows = (units: number) => 11 * units

/** Two hundred candidates at most, and what is shown of a page of them; by price the unit of each. */
export const relatedRows = 4_000
export const pricedRelatedRows = 8_000

export const categoryRows = (categories: number) => 2 * categories + 5
