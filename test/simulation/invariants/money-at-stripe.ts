import type { PaymentIntent, Refund } from '../../simulator/stripe/objects.ts'
import type { Books } from '../books.ts'
import { isPaid, type Ledger, type Payment, type RefundRow, sumOf } from './ledger.ts'
import { differences, problemOfUnknown } from './payments.ts'

/** What Stripe and the shop say of the same money. */
export function moneyAtStripeRule(ledger: Ledger): string[] {
  const { intents, refunds } = ledger.books.stripe
  const ours = ledger.payments.filter(({ gateway }) => gateway === 'stripe')
  const byReference = new Map(ours.map((payment) => [payment.reference, payment]))
  // A payment whose gateway's answer was lost finds its intent again by its own key.
  const byKey = new Map(
    ours.filter(({ reference }) => reference === null).map((payment) => [payment.key, payment]),
  )
  const refundsOf = Map.groupBy(refunds.values(), (refund) => refund.payment_intent)
  const problems: string[] = []
  for (const intent of intents.values()) {
    const payment = byReference.get(intent.id) ?? byKey.get(intent.metadata.payment_key ?? '')
    if (!payment) {
      problems.push(...problemsOfStranger(ledger, intent))
      continue
    }
    const there = refundsOf.get(intent.id) ?? []
    const captured = intent.amount_received
    problems.push(
      ...differences(payment, { captured, wentBack: sumOf(there.filter(isUnfailed)) }),
      ...problemsOfIntent(ledger, payment, intent),
      ...problemsOfRefunds(ledger, payment, there),
      ...refused(ledger.books, payment, intent),
    )
  }
  const unknown = ours.filter((one) => isPaid(one) && !intents.has(one.reference ?? ''))
  return [...problems, ...unknown.map(problemOfUnknown)]
}

/** What another shop of the same account takes is none of ours. */
function problemsOfStranger({ letters }: Ledger, intent: PaymentIntent): string[] {
  const { id, amount_received: captured, metadata } = intent
  const isOurs = metadata.payment_key !== undefined
  if (!isOurs || captured === 0 || letters.name('payments', 'reference', id)) return []
  return [`4 ${id} at stripe: ${captured} are captured, and nobody here knows it`]
}

/** It is for what is due, and over where the shop says so. */
function problemsOfIntent(
  { effects }: Ledger,
  { id, status, amount, currency, order, failureMessage }: Payment,
  intent: PaymentIntent,
): string[] {
  const what = `payment ${id}, ${intent.id} at stripe`
  const problems: string[] = []
  if (order && (intent.amount !== amount || intent.currency.toUpperCase() !== currency)) {
    problems.push(`6 ${what}: it is for ${intent.amount} ${intent.currency}, not ${amount}`)
  }
  const isEnded = order?.status === 'cancelled'
  const isOver = intent.status === 'succeeded' || intent.status === 'canceled'
  if (isOver || !(isEnded || status === 'cancelled')) return problems
  // Stripe said that it does not know it.
  if (!isEnded && failureMessage === unknownToGateway) return problems
  // Nobody can cancel a transfer that is under way: the effect waits for its end.
  const isAwaited = effects.some(
    ({ kind, paymentId, dueAt }) => kind === 'payment.cancel' && paymentId === id && dueAt !== null,
  )
  if (intent.status === 'processing' && isAwaited) return problems
  const ended = isEnded ? `order ${order.id} is cancelled` : 'it is cancelled here'
  return [...problems, `4 ${what}: ${ended}, and it is ${intent.status} there`]
}

const unknownToGateway = 'The payment service does not know this payment.'

function isUnfailed({ status }: Refund): boolean {
  return status !== 'failed'
}

/** What the shop calls paid back Stripe does, and the other way round. */
function problemsOfRefunds(ledger: Ledger, { id, refunds }: Payment, there: Refund[]): string[] {
  const problems = there.flatMap((refund) => {
    const own = refunds.find(({ reference }) => reference === refund.id)
    const problem = own
      ? problemOfKnown(ledger, own, refund)
      : isUnfailed(refund) && isToBeKnown(ledger, refund, there) && 'it is not known here'
    return problem
      ? [`4 payment ${id}, ${refund.id} at stripe of ${refund.amount}: ${problem}`]
      : []
  })
  const invented = refunds.filter(
    ({ status, reference }) =>
      (status === 'succeeded' || status === 'pending') &&
      !there.some((refund) => refund.id === reference),
  )
  const references = refunds.flatMap(({ reference }) => reference ?? [])
  if (new Set(references).size < references.length) {
    problems.push(`4 payment ${id}: two of its refunds have one reference`)
  }
  return [
    ...problems,
    ...invented.map((own) => `4 payment ${id}: refund ${own.id} is ${own.status} here alone`),
  ]
}

function problemOfKnown({ books }: Ledger, own: RefundRow, refund: Refund): string | null {
  if (own.amount !== refund.amount) return `${own.amount} here`
  if (own.isAdopted === 1 && refund.metadata.refund_key !== undefined) {
    return 'it is ours, and was taken for one of the dashboard'
  }
  // Nobody owes what somebody asked for in the dashboard, where that fails.
  const status = own.isAdopted === 1 && own.status === 'cancelled' ? 'failed' : own.status
  if (status === refund.status) return null
  if (status === 'succeeded' && isLateFailure(books, refund)) return null
  return `it is ${own.status} here, and ${refund.status} there`
}

/**
 * A refund that failed without a refund there was refused: more was asked for than was left. A disputed
 * charge cannot be paid back at all.
 */
function refused({ stripe }: Books, { id, refunds }: Payment, intent: PaymentIntent): string[] {
  const wrong = refunds.filter(
    ({ status, isAdopted, reference }) =>
      status === 'failed' && isAdopted === 0 && reference === null,
  )
  if (wrong.length === 0 || stripe.charges.get(intent.latest_charge ?? '')?.disputed) return []
  return wrong.map((refund) => `4 payment ${id}: Stripe refused its refund ${refund.id}`)
}

/**
 * Of one that somebody asked for in the dashboard an event tells, which may get lost. The processing of
 * any of these events makes the shop learn of all refunds so far.
 */
function isToBeKnown(
  { books, letters }: Ledger,
  { metadata, payment_intent }: Refund,
  there: Refund[],
): boolean {
  if (metadata.refund_key !== undefined) return true
  // An event may come before the shop has learnt of the payment: then a person has it.
  if (letters.name('refunds', 'reference', payment_intent)) return false
  const [told] = books.d1<{ n: number }>(
    `SELECT count(*) AS n FROM webhook_events
     WHERE type = 'charge.refunded' AND evidence ->> 'reference' = ? AND processed_at IS NOT NULL`,
    payment_intent,
  )
  return (told?.n ?? 0) >= there.length
}

/** One that has succeeded may fail a day later, of which an event tells alone; that may get lost. */
function isLateFailure({ d1, failedLate }: Books, { id, status }: Refund): boolean {
  if (status !== 'failed' || !failedLate.has(id)) return false
  const told = d1<{ id: number }>(
    `SELECT id FROM webhook_events WHERE processed_at IS NOT NULL
       AND evidence ->> '$.refund.reference' = ? AND evidence ->> '$.refund.state' = 'failed'`,
    id,
  )
  return told.length === 0
}
