import type { SaleBudget, WriteBudget } from './budgets.ts'

/* What the carts of storefronts may cost, of products with two pictures each. */

type CartBudget = SaleBudget & Pick<WriteBudget, 'rowsWritten'>

/**
 * Of each line the variant, the product, both pictures twice, and what the view of sold units joins; and its
 * place in the index of promotions.
 */
const lineRows = 17

/** What a line costs more whose promotion gives another product: that is looked for twice, and told. */
export const giftLineRows = 24

/** Its object says what is to be read: session, cart and all that it is priced by are one round trip. */
export const cartShown = (lines: number): CartBudget => ({
  queries: 1,
  objectCalls: 1,
  rowsRead: lineRows * lines + 15,
  rowsWritten: 0,
})

/** Which cart it is, D1 has to say first. */
export const activeCartShown = (lines: number): CartBudget => ({ ...cartShown(lines), queries: 2 })

/** The units are chosen, the cart is opened, and read. */
export const cartMade = (lines: number): CartBudget => ({
  queries: 4,
  objectCalls: 1,
  rowsRead: (lineRows + 9) * lines + 30,
  rowsWritten: 6,
})

/** The unit is chosen in between. */
export const lineSet = (lines: number): CartBudget => ({
  queries: 3,
  objectCalls: 1,
  rowsRead: lineRows * lines + 40,
  rowsWritten: 0,
})

/** What is changed with nothing looked for before: addresses that are typed in, and all that is taken back. */
export const settingSet = (lines: number): CartBudget => ({ ...cartShown(lines), queries: 2 })

/** The cart is priced with the coupon before it has it, and not again where nothing has come between. */
export const couponSet = (lines: number): CartBudget => ({
  ...settingSet(lines),
  objectCalls: 2,
})

/** Points and credit are measured by their balance first, and saved addresses are looked for. */
export const meansSet = (lines: number): CartBudget => ({
  ...settingSet(lines),
  queries: 3,
  rowsRead: lineRows * lines + 25,
})

/** What was guessed wrong is looked at, too. */
export const giftCardSet = (lines: number): CartBudget => ({
  ...meansSet(lines),
  rowsRead: lineRows * lines + 35,
})

/** The cart is priced before and after: the choice says what it costs. */
export const deliverySet = (lines: number): CartBudget => ({
  queries: 3,
  objectCalls: 2,
  rowsRead: 2 * (lineRows * lines + 15),
  rowsWritten: 0,
})

/** A cart that a guard or a body names is read after that; offers are read beside it. */
export const cartAsked = (lines: number, offers = 0): CartBudget => ({
  ...cartShown(lines),
  queries: 3,
  rowsRead: lineRows * lines + 20 + 20 * offers,
})

/** Nobody's cart: units that are named. */
export const itemsAsked = (items: number): CartBudget => ({
  queries: 3,
  objectCalls: 0,
  rowsRead: (lineRows + 4) * items + 10,
  rowsWritten: 0,
})

/** Its object is asked whether it is still there, and told afterwards, by the outbox. */
export const cartDeleted: CartBudget = { queries: 3, objectCalls: 1, rowsRead: 20, rowsWritten: 6 }

/** A key is taken and its answer kept: a row with its index each. */
export const underKey = (budget: CartBudget): CartBudget => ({
  ...budget,
  queries: budget.queries + 2,
  rowsRead: budget.rowsRead + 2,
  rowsWritten: budget.rowsWritten + 4,
})
