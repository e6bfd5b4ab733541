/* What checkouts that are paid inside may cost, beside `budgets.ts`. */

import { pairRows, type SaleBudget } from './budgets.ts'

export interface CheckoutBudget extends SaleBudget {
  rowsWritten: number
}

/** Quotes of others that came to nothing, each with its payment. */
export const quotesOfOthers = 1_000

/** What is offered; the quote with its payment; and what the gateway calls customer and payment. */
export const initiate = (lines: number): CheckoutBudget => ({
  queries: 5,
  objectCalls: 1,
  rowsRead: 6 * lines + 30,
  rowsWritten: 18,
})

/** The gateway is told of a customer whom it does not know. */
export const firstInitiate = (lines: number): CheckoutBudget => ({ ...initiate(lines), queries: 6 })

/** The quote before is closed, and its payment with it. */
export const initiateAnew = (lines: number): CheckoutBudget => ({
  ...initiate(lines),
  rowsRead: 6 * lines + 95,
  rowsWritten: 24,
})

/** Before the token of a card is charged nothing is opened. */
export const initiateWithToken = (lines: number): CheckoutBudget => ({
  ...initiate(lines),
  queries: 3,
  rowsWritten: 4,
})

/** The quote as it was written; its payment and the customer beside each other. */
export const summary: CheckoutBudget = { queries: 2, objectCalls: 0, rowsRead: 10, rowsWritten: 0 }

/** Sign-in, claim and order; each line is reserved and committed at its counter, and counted for its buyer. */
export const payment = (lines: number): CheckoutBudget => ({
  queries: 3,
  objectCalls: 2 * lines + 1,
  rowsRead: 18 * lines + 66 + pairRows(lines).read,
  rowsWritten: 6 * lines + 30 + pairRows(lines).written,
})

/** The token's payment is written first, and earlier ones are looked for. */
export const paymentByToken = (lines: number): CheckoutBudget => ({
  ...payment(lines),
  rowsRead: payment(lines).rowsRead + 60,
  rowsWritten: payment(lines).rowsWritten + 9,
})

/** Each counter tells D1 that its hold went back; what is declined may have paid an earlier order. */
export const declinedPayment = (lines: number): CheckoutBudget => ({
  queries: lines + 6,
  objectCalls: 2 * lines + 1,
  rowsRead: lines + 45,
  rowsWritten: lines + 6,
})

/** A use is held, and then used; a limit per customer costs the customer's uses. */
export const withCode = (budget: CheckoutBudget, uses = 0): CheckoutBudget => ({
  ...budget,
  rowsRead: budget.rowsRead + 2 * uses + 8,
  rowsWritten: budget.rowsWritten + 5,
})

/** Its products are looked up by what was sent, and again with the prices of the order. */
export const directOrder = (lines: number): CheckoutBudget => ({
  queries: 6,
  objectCalls: 2 * lines + 1,
  rowsRead: 36 * lines + 60 + pairRows(lines).read,
  rowsWritten: 6 * lines + 30 + pairRows(lines).written,
})
