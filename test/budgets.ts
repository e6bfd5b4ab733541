/*
 * Rows that the hot reads of the catalogue may cost among `catalogueSize` products. D1 bills rows
 * read; these figures keep a list's cost in proportion to its page, not to the catalogue.
 */
export const catalogueSize = 10_000

/** One of the first pages: ten products with variant, price, category and images. */
export const pageRows = 140

/** A page further on, in the middle or at the end: the marks lead there, two levels of them. */
export const deepPageRows = pageRows + 340

/** A page of a list that is kept for one filter; `brands` are looked through for a brand. */
export const filteredRows = (page: number, brands = 0) =>
  (page <= 2 ? pageRows : deepPageRows) + brands

/** A page by price within a range of prices, whose two ends are looked for in the marks. */
export const priceRangeRows = deepPageRows + 2 * 230

/** The first or last pages of anything else: fetched and sorted, or walked to. */
export const combinedRows = 1_100

/** A page amid many matches of several filters: half of the list is walked, two rows a step. */
export const combinedDeepRows = catalogueSize + 500

export const productRows = 10
export const categoryPageRows = 30

/** Categories as trees: each with five products, which it may share with those above it. */
export const categoryTreeRows = (categories: number) => categories * (10 + 5 * 15)

/** A category shows all its products: an entry of the list, the product and its listing. */
export const categoryRows = (products: number) => 3 * products + 10

/** Up to 300 matches are fetched and sorted; among more the ordering is walked. */
export const rareSearchRows = 100 * 5 + pageRows
export const commonSearchRows = 301 * 3 + pageRows + 100

/** A page far along the ordering: all matches are read, and the ordering is walked to it. */
export const farSearchRows = (matches: number, walked: number) =>
  commonSearchRows + 2 * 500 + matches + walked

/** The same of texts within titles, of two sources. */
export const titleSearchRows = commonSearchRows + 301

/** A text beside other filters: up to a thousand products are looked at one by one. */
export const combinedSearchRows = 1_000 * 7 + pageRows

/*
 * What a sale may cost, in the Worker and in the objects it calls. A line of a cart costs seven rows
 * wherever its product is looked up; a checkout reserves and commits at each line's counter.
 */
export interface SaleBudget {
  queries: number
  objectCalls: number
  rowsRead: number
}

/** The picture of a product costs its entry in an index and its row. */
export const withPictures = (pictures: number, budget: SaleBudget): SaleBudget => ({
  ...budget,
  rowsRead: budget.rowsRead + 2 * pictures,
})

export const cartRead = (lines: number): SaleBudget => ({
  queries: 2,
  objectCalls: 1,
  rowsRead: 7 * lines + 10,
})

export const cartAdd = (lines: number): SaleBudget => ({ ...cartRead(lines), queries: 3 })

/** The answer to a change of one product tells of that product alone. */
export const productChange: SaleBudget = { queries: 2, objectCalls: 1, rowsRead: 15 }

/** A user's orders with their items, in one query beside the user's. */
export const invoices = (orders: number, lines: number): SaleBudget => ({
  queries: 2,
  objectCalls: 0,
  rowsRead: orders * (10 * lines + 2) + 5,
})

export const checkout = (lines: number): SaleBudget => ({
  queries: 4,
  objectCalls: 2 * lines + 1,
  rowsRead: 18 * lines + 40,
})

/** A counter that was never used takes over the figure that D1 has: a query more for each. */
export const firstCheckout = (lines: number): SaleBudget => ({
  ...checkout(lines),
  queries: 4 + lines,
  rowsRead: 19 * lines + 40,
})

/**
 * Feedback up to the end of a page: an entry of one index each, two where equal moments are put in
 * order, and the page's ten with their users.
 */
export const feedbackRows = (pageEnd: number) => 2 * pageEnd + 50
