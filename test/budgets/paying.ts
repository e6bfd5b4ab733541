/* What it may cost to hear of attempts to pay, and to begin another one, beside `budgets.ts`. */

import type { WriteBudget } from './budgets.ts'

/** Orders of others, each with an attempt and an event, among which the tests measure. */
export const attemptsOfOthers = 1_000

/** The attempt with its order; all that a success changes; and what is to be done about it. */
export const successHeard: WriteBudget = { queries: 3, rowsRead: 170, rowsWritten: 30 }

/** The attempt alone changes. */
export const failureHeard: WriteBudget = { queries: 3, rowsRead: 60, rowsWritten: 8 }

/** It is known already. */
export const heardAgain: WriteBudget = { queries: 2, rowsRead: 25, rowsWritten: 1 }

/** Nobody has signed it: nothing is read. */
export const forgedHeard: WriteBudget = { queries: 0, rowsRead: 0, rowsWritten: 0 }

/** The attempt is read, and its gateway asked after the answer. */
export const otherAmountHeard: WriteBudget = { queries: 1, rowsRead: 5, rowsWritten: 0 }

/** The success of an order that is paid or over: its money is promised back, and its gateway asked at once. */
export const successPaidBack: WriteBudget = { queries: 9, rowsRead: 190, rowsWritten: 25 }

/** The event is stored for the queue, whatever it will cause. */
export const eventStored: WriteBudget = { queries: 2, rowsRead: 25, rowsWritten: 5 }

/** The event with its payment; all that a success changes; and what is to be done about it. */
export const eventApplied: WriteBudget = { queries: 3, rowsRead: 160, rowsWritten: 28 }

/** The order with all its attempts beside the sign-in; another attempt in one batch. */
export const retried = (attempts: number): WriteBudget => ({
  queries: 2,
  rowsRead: 40 + 8 * attempts,
  rowsWritten: 14,
})

/** The key is claimed, looked for among the attempts, and given its answer. */
export const retriedUnderKey = (attempts: number): WriteBudget => ({
  queries: 5,
  rowsRead: 50 + 8 * attempts,
  rowsWritten: 18,
})
