import type { Order as OrderAtJuspay, Refund } from '../../simulator/juspay/world.ts'
import type { Books } from '../books.ts'
import { isPaid, type Ledger, type Payment, type RefundRow, sumOf } from './ledger.ts'
import { differences, problemOfUnknown } from './payments.ts'

/** What Juspay and the shop say of the same money. Juspay's orders are named by the shop. */
export function moneyAtJuspayRule(ledger: Ledger): string[] {
  const { juspay } = ledger.books
  const ours = ledger.payments.filter(({ gateway }) => gateway === 'juspay')
  const byReference = new Map(ours.map((payment) => [payment.reference, payment]))
  const problems: string[] = []
  for (const there of juspay.orders.values()) {
    const payment = byReference.get(there.orderId)
    if (payment) problems.push(...problemsOf(ledger.books, payment, there))
    else problems.push(`4 ${there.orderId} at juspay is not known here`)
  }
  const unknown = ours.filter((one) => isPaid(one) && !juspay.orders.has(one.reference ?? ''))
  return [...problems, ...unknown.map(problemOfUnknown)]
}

function problemsOf(books: Books, payment: Payment, there: OrderAtJuspay): string[] {
  const captured = there.status === 'CHARGED' ? there.amount : 0
  const wentBack = sumOf(there.refunds.filter(({ status }) => status !== 'FAILURE'))
  return [
    ...differences(payment, { captured, wentBack }),
    ...there.refunds.flatMap((refund) => problemsOfRefund(books, payment, { refund, there })),
    ...inventedOf(payment, there.refunds),
  ]
}

/** Of a refund of Juspay's dashboard an event tells, which may get lost. */
function problemsOfRefund(
  books: Books,
  { id, refunds }: Payment,
  { refund, there }: { refund: Refund; there: OrderAtJuspay },
): string[] {
  const { uniqueRequestId, amount, initiatedBy, status } = refund
  const isOurs = initiatedBy === 'API'
  const what = `4 payment ${id}, refund ${uniqueRequestId} at juspay`
  const own = refunds.find(({ reference }) => reference === uniqueRequestId)
  if (!own) return isOurs && status !== 'FAILURE' ? [`${what}: it is not known here`] : []
  if (own.amount !== amount) return [`${what}: ${own.amount} here`]
  if (own.isAdopted === 1 && isOurs) return [`${what}: it was taken for one of the dashboard`]
  const state = states[status]
  if (hereOf(own) === state || isUntold(books, own, { refund, there })) return []
  return [`${what}: it is ${own.status} here, and ${status} there`]
}

const states = {
  PENDING: 'pending',
  SUCCESS: 'succeeded',
  FAILURE: 'failed',
  MANUAL_REVIEW: 'pending',
}

/** Nobody owes what somebody asked for in the dashboard, where that fails. */
function hereOf({ isAdopted, status }: RefundRow): string {
  return isAdopted === 1 && status === 'cancelled' ? 'failed' : status
}

/** One that has succeeded may fail later, of which an event of its own tells alone; that may get lost. */
function isUntold(
  { d1, failedLate }: Books,
  own: RefundRow,
  { refund, there }: { refund: Refund; there: OrderAtJuspay },
): boolean {
  if (own.status !== 'succeeded' || !failedLate.has(refund.uniqueRequestId)) return false
  const told = d1(
    `SELECT e.id FROM webhook_events e JOIN payments p ON p.reference = e.evidence ->> 'reference'
     WHERE p.id = ? AND e.type = 'ORDER_REFUND_FAILED' AND e.processed_at IS NOT NULL`,
    own.paymentId,
  )
  return told.length < there.refunds.filter(({ status }) => status === 'FAILURE').length
}

function inventedOf({ id, refunds }: Payment, there: Refund[]): string[] {
  return refunds
    .filter(({ status }) => status === 'succeeded' || status === 'pending')
    .filter(({ reference }) => !there.some((refund) => refund.uniqueRequestId === reference))
    .map((own) => `4 payment ${id}: refund ${own.id} is ${own.status} here alone`)
}
