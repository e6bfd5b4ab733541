import type { Capture, Refund } from '../../simulator/paypal/world.ts'
import { isPaid, type Ledger, type Payment, type RefundRow } from './ledger.ts'
import { differences, problemOfUnknown } from './payments.ts'

/**
 * What PayPal and the shop say of the same money. PayPal has it once an order is captured; what nobody
 * captures it lets go by itself.
 */
export function moneyAtPaypalRule(ledger: Ledger): string[] {
  const { orders, captures, refunds } = ledger.books.paypal
  const ours = ledger.payments.filter(({ gateway }) => gateway === 'paypal')
  const refundsOf = Map.groupBy(refunds.values(), ({ captureId }) => captureId)
  const problems: string[] = []
  for (const capture of captures.values()) {
    if (!isTaken(capture)) continue
    const payment = ours.find(({ reference }) => reference === capture.orderId)
    if (payment) problems.push(...problemsOf(ledger, payment, capture, refundsOf.get(capture.id)))
    else if (ours.some(({ key }) => key === capture.customId)) {
      problems.push(
        `4 ${capture.orderId} at paypal is captured, and its payment is of another order`,
      )
    }
  }
  const paid = new Set([...captures.values()].filter(isTaken).map(({ orderId }) => orderId))
  const unknown = ours.filter((one) => isPaid(one) && !orders.has(one.reference ?? ''))
  const uncaptured = ours.filter(
    (one) => isPaid(one) && orders.has(one.reference ?? '') && !paid.has(one.reference ?? ''),
  )
  return [
    ...problems,
    ...unknown.map(problemOfUnknown),
    ...uncaptured.map(
      ({ id, reference }) => `4 payment ${id} is paid, and ${reference} at paypal is not captured`,
    ),
  ]
}

function isTaken({ status }: Capture): boolean {
  return status !== 'PENDING' && status !== 'DECLINED'
}

function problemsOf(
  ledger: Ledger,
  payment: Payment,
  capture: Capture,
  refunds: Refund[] = [],
): string[] {
  const captured = Number(capture.amount.hundredths)
  const wentBack = refunds
    .filter(({ status }) => status !== 'FAILED')
    .reduce((sum, { amount }) => sum + Number(amount.hundredths), 0)
  return [
    ...differences(payment, { captured, wentBack }),
    ...refunds.flatMap((refund) => problemsOfRefund(ledger, payment, refund, capture)),
    ...inventedOf(payment, refunds),
  ]
}

/** Of a refund of PayPal's dashboard an event tells, which may get lost; it has its capture's id for its own. */
function problemsOfRefund(
  ledger: Ledger,
  { id, refunds }: Payment,
  refund: Refund,
  capture: Capture,
): string[] {
  const isOurs = refund.customId !== capture.customId
  const what = `4 payment ${id}, refund ${refund.id} at paypal`
  const own = refunds.find(({ reference }) => reference === refund.id)
  if (!own) return isOurs && refund.status !== 'FAILED' ? [`${what}: it is not known here`] : []
  if (own.amount !== Number(refund.amount.hundredths)) return [`${what}: ${own.amount} here`]
  if (own.isAdopted === 1 && isOurs) return [`${what}: it was taken for one of the dashboard`]
  const there = statusOf(refund)
  if (hereOf(own) === there || isLateFailure(ledger, own, refund)) return []
  return [`${what}: it is ${own.status} here, and ${there} there`]
}

function statusOf({ status }: Refund): string {
  switch (status) {
    case 'COMPLETED':
      return 'succeeded'
    case 'PENDING':
      return 'pending'
    case 'FAILED':
      return 'failed'
  }
}

/** Nobody owes what somebody asked for in the dashboard, where that fails. */
function hereOf({ isAdopted, status }: RefundRow): string {
  return isAdopted === 1 && status === 'cancelled' ? 'failed' : status
}

/** One that has succeeded may fail later, of which an event tells alone; that may get lost. */
function isLateFailure({ books }: Ledger, own: RefundRow, { id, status }: Refund): boolean {
  if (own.status !== 'succeeded' || status !== 'FAILED' || !books.failedLate.has(id)) return false
  const told = books.d1<{ id: number }>(
    `SELECT id FROM webhook_events WHERE processed_at IS NOT NULL
       AND evidence ->> '$.refund.reference' = ? AND evidence ->> '$.refund.state' = 'failed'`,
    id,
  )
  return told.length === 0
}

function inventedOf({ id, refunds }: Payment, there: Refund[]): string[] {
  return refunds
    .filter(({ status }) => status === 'succeeded' || status === 'pending')
    .filter(({ reference }) => !there.some((refund) => refund.id === reference))
    .map((own) => `4 payment ${id}: refund ${own.id} is ${own.status} here alone`)
}
