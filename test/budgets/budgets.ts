/*
 * Rows that the hot operations may read and write, and calls that they may make. D1 bills rows: one
 * written costs as much as a thousand read. Reads follow the page, writes the change. Whatever gives an id
 * away reads the last ids of the tables that gave one away before its own did.
 */

/** Triggers that the database may have: each of them is work that a statement does not show. */
export const triggersMax = 38

// --- Reading the catalogue --------------------------------------------------------------------

/** Products of the catalogue in which the tests measure. */
export const catalogueSize = 10_000

/**
 * A page of ten products after so many: a row of the index a step; of each product the listing, the
 * product, the category, its image and the end of its images; and the last sort.
 */
export const pageRows = (offset = 0) => offset + 80

/** Staff are shown units that checkouts hold, too: a row of each product's variant. */
export const staffRows = 10

/** Active and inactive products beside each other: two walks, whose ends are merged. */
export const staffPageRows = (offset = 0) => 4 * offset + 150

/**
 * A page of a filter that so many of all products pass: an index row and a listing a step of the
 * walk, or all that match are sorted; whichever is less, whose order of size code knows.
 */
export const filteredRows = ({ matches, offset }: { matches: number; offset: number }) => {
  const steps = ((Math.min(offset, matches - offset) + 10) * catalogueSize) / matches
  return Math.ceil(Math.min(3 * steps, 4 * matches)) + 120
}

/** Counting what no counter knows: all listings are looked at, or a few rows a match. */
export const countRows = 1.1 * catalogueSize
export const countedRows = (matches: number) => 5 * matches + 50

/** What matches need not stand evenly along an ordering: prices of what is discounted are lower. */
export const unevenRows = 700

/** A walk that finds what it looks for at the end of the ordering. */
export const wholeWalkRows = 1.1 * catalogueSize

/** A search reads its matches to count them, and again to find the page among them. */
export const searchRows = ({ matches, offset }: { matches: number; offset: number }) =>
  6 * matches + 2 * offset + 165

/** A product with what it needs to be found: category, discounts, listing, counters. */
export const newProductRows = 100
export const productRows = 10
export const categoryPageRows = 30

/** Categories as trees: each with five products of its own. */
export const categoryTreeRows = (categories: number) => categories * 60

/** A category shows all its products: of each an entry of the index, listing, product and sort. */
export const categoryRows = (products: number) => 4 * products + 10

/** Few are low on stock, and nothing leads to them: they are counted among all, and met on a walk. */
export const lowStockRows = 1.2 * catalogueSize

/** A ranked search reads and ranks all its matches, up to the newest 10,000, whatever page is asked for. */
export const rankedRows = (matches: number) => 5 * matches + 100

// --- Signing in -----------------------------------------------------------------------------------

/** Session and user of whoever asks, before anything else is read. */
export const signedIn = { queries: 1, rowsRead: 2 }

// --- Writing the catalogue ----------------------------------------------------------------------

export const writtenRows = {
  /** A product on sale in one currency, and in three. */
  createdInOneCurrency: 30,
  createdInThree: 60,
  priceChanged: 30,
  /** On sale in three currencies. */
  deactivated: 45,
  deleted: 20,
  /** From one unit to none and back, on sale in three currencies. */
  soldOutAndBack: 8,
  /** A count of views that reaches D1. */
  visitsWritten: 5,
} as const

/** A form with `If-Match` reads the product, and what is on its way to the counter, before and after. */
export const comparedRows = 60

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

/** User, cart and product in one round trip, whose statements each look for the cart; then the other lines. */
export const cartAdd = (lines: number): SaleBudget => ({
  queries: lines === 1 ? 1 : 2,
  objectCalls: 1,
  rowsRead: 7 * lines + 14,
})

/** The cart is opened in that round trip, too. */
export const firstAdd: SaleBudget = { queries: 1, objectCalls: 1, rowsRead: 23 }

/** A new cart's object is not woken to say that it is empty. */
export const newCartRead: SaleBudget = { queries: 2, objectCalls: 0, rowsRead: 15 }

/** The answer to a change of one product tells of that product alone. */
export const productChange: SaleBudget = { queries: 2, objectCalls: 1, rowsRead: 15 }
export const productAdd: SaleBudget = { queries: 1, objectCalls: 1, rowsRead: 21 }

/** Whatever leaves the cart, its object is told in one call, and D1 asked for nothing more. */
export const linesTaken: SaleBudget = { queries: 1, objectCalls: 1, rowsRead: 5 }

/** A code is found by an index or by its id, in the round trip of the products. */
export const withCode = (budget: SaleBudget): SaleBudget => ({
  ...budget,
  rowsRead: budget.rowsRead + 2,
})

/** The cart is read, and then told of the code; a limit per customer costs the customer's uses. */
export const codeApplied = (lines: number, uses = 0): SaleBudget => {
  const { rowsRead, ...read } = withCode(cartRead(lines))
  return { ...read, objectCalls: 2, rowsRead: rowsRead + 2 * uses }
}

/** A user's orders with their items, in one query beside the user's. */
export const invoices = (orders: number, lines: number): SaleBudget => ({
  queries: 2,
  objectCalls: 0,
  rowsRead: orders * (10 * lines + 2) + 5,
})

/** Pairs of products that were bought together, with their entries in an index. */
export function pairRows(lines: number): { read: number; written: number } {
  const pairs = lines * (lines - 1)
  return { read: 4 * lines + 2 * pairs, written: 2 * pairs }
}

/** Each line is counted for its buyer. */
export const checkout = (lines: number): SaleBudget => ({
  queries: 4,
  objectCalls: 2 * lines + 1,
  rowsRead: 31 * lines + 54 + pairRows(lines).read,
})

/** A counter that was never used takes over the figure that D1 has: a query more for each. */
export const firstCheckout = (lines: number): SaleBudget => ({
  ...checkout(lines),
  queries: 4 + lines,
  rowsRead: checkout(lines).rowsRead + lines,
})

/**
 * One product from the first addition to the last mail, jobs and alarms included; and what a promo code
 * adds to that. `docs/costs.md` has it step by step.
 */
export const wholeOrder = {
  store: { queries: 16, statements: 45, rowsWritten: 67, objectCalls: 4, outsideCalls: 3 },
  cortex: { queries: 21, statements: 45, rowsWritten: 64, objectCalls: 4, outsideCalls: 5 },
  avantlush: { queries: 17, statements: 44, rowsWritten: 66, objectCalls: 5, outsideCalls: 6 },
  avantlushDirect: { queries: 9, statements: 18, rowsWritten: 40, objectCalls: 3, outsideCalls: 1 },
  storefront: { queries: 21, statements: 64, rowsWritten: 67, objectCalls: 5, outsideCalls: 2 },
  avantlushCode: { queries: 2, statements: 6, rowsWritten: 5, objectCalls: 2, outsideCalls: 0 },
}

/**
 * Feedback up to the end of a page: an entry of one index each, two where equal moments are put in
 * order, and the page's ten with their users.
 */
export const feedbackRows = (pageEnd: number) => 2 * pageEnd + 50

// --- Files of products ----------------------------------------------------------------------------

/** Of each product the listing, the product, its variant and category, and entries of their indexes. */
export const exportedRows = (products: number) => 6 * products + 50

/** A statement is one for hundreds of products: the platform allows a thousand an invocation. */
export const importStatements = (products: number) => 14 * Math.ceil(products / 250) + 5

/** What an import reads and writes of each product, triggers and indexes of searches included. */
export const importedRows = {
  created: { read: 60, written: 26 },
  priced: { read: 22, written: 7 },
  counted: { read: 20, written: 6 },
  unchanged: { read: 7, written: 0 },
} as const

// --- Products as staff write them -----------------------------------------------------------------

export interface WriteBudget {
  queries: number
  rowsRead: number
  rowsWritten: number
}

/** On sale in one currency, with its words in both indexes; and what a few tags add. */
export const productMade: WriteBudget = { queries: 6, rowsRead: 100, rowsWritten: 30 }

/** Of each the row, its price, and their entries in indexes, that of further units among them. */
export const withVariations = (count: number, budget: WriteBudget): WriteBudget => ({
  queries: budget.queries,
  rowsRead: budget.rowsRead + 12 * count,
  rowsWritten: budget.rowsWritten + 5 * count + 1,
})

/** Whatever is changed, the stock excepted: a status that hides or shows moves in every index. */
export const productChanged: WriteBudget = { queries: 5, rowsRead: 50, rowsWritten: 15 }

/** The counter is told by way of the outbox, tells D1, and is asked in the end. */
export const stockSet: WriteBudget = { queries: 10, rowsRead: 50, rowsWritten: 10 }

/** Each setting goes by way of the outbox to a counter, which adopts its level and tells D1. */
export const variationsCounted = (count: number): WriteBudget => ({
  queries: 15 + 4 * count,
  rowsRead: 40 * count,
  rowsWritten: 10 * count,
})

/** A form that is sent back as it was, but for the stock. */
export const variationsKept = (count: number): WriteBudget => ({
  queries: 7,
  rowsRead: 15 * count,
  rowsWritten: 1,
})

export const productDeleted: WriteBudget = { queries: 3, rowsRead: 40, rowsWritten: 10 }

/** What has the status already is looked at, and not written. */
export const statusSet = ({ named, changed }: { named: number; changed: number }): WriteBudget => ({
  queries: 2,
  rowsRead: 10 * named + 15 * changed,
  rowsWritten: 14 * changed,
})
// --- Accounts ---------------------------------------------------------------------------------

/** A session is written with its two index entries; an account, which is counted twice, and a link bring theirs. */
export const accountCosts = {
  login: { queries: 2, rowsRead: 6, rowsWritten: 4 },
  registration: { queries: 3, rowsRead: 18, rowsWritten: 20 },
  refresh: { queries: 1, rowsRead: 4, rowsWritten: 2 },
  /** Looked for; opened, and looked for again with it; then the session. */
  firstGoogle: { queries: 3, rowsRead: 12, rowsWritten: 13 },
  google: { queries: 2, rowsRead: 6, rowsWritten: 4 },
  // Signing in by codes: visits, codes and accounts, with all their indexes.
  visit: { queries: 1, rowsRead: 6, rowsWritten: 7 },
  ownUser: { queries: 1, rowsRead: 2, rowsWritten: 0 },
  sendCode: { queries: 3, rowsRead: 13, rowsWritten: 9 },
  registerByCode: { queries: 5, rowsRead: 15, rowsWritten: 15 },
  /** And what is looked for to be brought along; SQLite writes down the counters of ledgers all the same. */
  enterByCode: { queries: 6, rowsRead: 45, rowsWritten: 14 },
  googleLink: { queries: 2, rowsRead: 12, rowsWritten: 10 },
  profileChange: { queries: 2, rowsRead: 4, rowsWritten: 2 },
} as const
