import {
  chargedOf,
  isOpen,
  isPaid,
  type Ledger,
  type Order,
  owedRefunds,
  ownRefunds,
  type Payment,
  sumOf,
} from './ledger.ts'

/** The shop keeps no more money than it may, and owes what it has promised back. */
export function paymentsRule(ledger: Ledger): string[] {
  return [
    ...ledger.payments.flatMap((payment) => [
      ...problemsOfCapture(payment),
      ...problemsOfPromises(payment),
      ...problemsOfStray(ledger, payment),
    ]),
    ...ledger.orders.flatMap(problemsOfKept),
    ...problemsOfReviews(ledger),
  ]
}

/** A person looks at another amount than was asked for, and at no right one. */
function problemsOfReviews({ books }: Ledger): string[] {
  return books
    .d1<{ id: number; captured: number }>(
      `SELECT id, captured_amount AS captured FROM payments
       WHERE review_reason LIKE 'The gateway reports%' AND captured_amount = amount`,
    )
    .map(({ id, captured }) => `4 payment ${id} is under review, and ${captured} were asked for`)
}

/** Money without an order waits for its checkout's outcome, or staff know of it. */
function problemsOfStray({ outcomes, letters }: Ledger, payment: Payment): string[] {
  const { id, orderId, checkoutId, reference, status, lookAt } = payment
  if (orderId !== null || status !== 'succeeded' || lookAt !== null) return []
  const isAborted = outcomes.get(checkoutId ?? '') === 'aborted'
  if (!isAborted && letters.name('payments', 'reference', reference)) return []
  return [`4 payment ${id} has no order, and its money stays`]
}

function problemsOfCapture(payment: Payment): string[] {
  const { id, status, amount, captured, isReviewed } = payment
  const problems: string[] = []
  if (captured === null) {
    return isPaid(payment) ? [`4 payment ${id} is ${status}, and nothing is captured`] : []
  }
  if (isReviewed === 1) return []
  if (!isPaid(payment)) problems.push(`4 payment ${id} is ${status}, and ${captured} are captured`)
  if (captured !== amount) {
    problems.push(`4 payment ${id}: ${captured} are captured of ${amount}, and nobody looks`)
  }
  return problems
}

/** What is promised back is the sum of the refunds, and decides whether it is refunded. */
function problemsOfPromises(payment: Payment): string[] {
  const { id, status, promised } = payment
  const captured = payment.captured ?? 0
  const isKept = captured - promised <= chargedOf(payment)
  const owed = sumOf(owedRefunds(payment))
  const hasOwn = ownRefunds(payment).length > 0
  const problems: string[] = []
  if (promised !== Math.min(captured, owed)) {
    problems.push(
      `4 payment ${id}: ${promised} of ${captured} are promised back, its refunds are ${owed}`,
    )
  }
  if (status === 'refunded' && !hasOwn && promised < captured && !isKept) {
    problems.push(`4 payment ${id} is refunded, and ${promised} of ${captured} are promised back`)
  }
  if (status === 'succeeded' && (hasOwn || (captured > 0 && promised === captured))) {
    problems.push(`4 payment ${id} has succeeded, and ${promised} of it are promised back`)
  }
  return problems
}

/**
 * Of an open order at most what is due is kept, of a cancelled one what it was charged for points, and what
 * staff kept of a refund.
 */
function problemsOfKept({ id, status, due, payments }: Order): string[] {
  const kept = (payment: Payment) => (payment.captured ?? 0) - payment.promised
  if (status === 'cancelled') {
    return payments
      .filter((payment) => kept(payment) > chargedOf(payment) && ownRefunds(payment).length === 0)
      .map((payment) => `4 order ${id} is cancelled, payment ${payment.id} keeps ${kept(payment)}`)
  }
  const sum = payments.reduce(
    (total, payment) => total + (payment.isReviewed === 1 ? 0 : kept(payment)),
    0,
  )
  return sum > due ? [`4 order ${id}: ${sum} are kept, ${due} are due`] : []
}

/** What a gateway says of a payment's money, in minor units. */
export interface MoneyThere {
  captured: number
  /** Refunds that have not failed. */
  wentBack: number
}

/** Where the shop and a gateway differ about a payment. */
export function differences(payment: Payment, { captured, wentBack }: MoneyThere): string[] {
  const { id, gateway, reference, status, isReviewed } = payment
  const what = `4 payment ${id}, ${reference} at ${gateway}`
  const problems: string[] = []
  if (captured === 0 ? isPaid(payment) : !isPaid(payment) && isReviewed === 0) {
    problems.push(`${what}: it is ${status} here, and ${captured} are captured there`)
  }
  // What seems to be of another order is not ours to record; a person looks.
  const isUnrecorded = payment.captured === null && isReviewed === 1
  if (!isUnrecorded && captured !== (payment.captured ?? 0)) {
    problems.push(`${what}: ${payment.captured} are captured here, and ${captured} there`)
  }
  if (wentBack > captured) problems.push(`${what}: ${wentBack} went back of ${captured}`)
  return problems
}

/** Money of a payment of which its gateway knows nothing. */
export function problemOfUnknown({ id, gateway, reference, status }: Payment): string {
  return `4 payment ${id} is ${status}, and ${gateway} does not know ${reference}`
}

/** They are paid as they are delivered. */
const offline = ['credit', 'debit', 'cash']

/** An open payment that nobody looks after. */
export function isForgotten(payment: Payment): boolean {
  if (offline.includes(payment.gateway)) return false
  return isOpen(payment) && payment.lookAt === null && payment.isReviewed === 0
}
