import type { Ledger, Payment, RefundRow } from './ledger.ts'
import { isForgotten } from './payments.ts'

interface EventRow {
  id: number
  eventId: string
}

const eventsSql = 'SELECT id, event_id AS eventId FROM webhook_events WHERE processed_at IS NULL'

/** Nothing waits, and whatever needs a person has one. */
export function quietRule(ledger: Ledger): string[] {
  const { payments, letters } = ledger
  return [
    ...problemsOfEffects(ledger),
    ...problemsOfEvents(ledger),
    ...letters.unreported.map((id) => `7 dead letter ${id} was not reported`),
    ...problemsOfDisputes(ledger),
    ...letters.repeated.map((body) => `7 staff were told several times of the dispute ${body}`),
    ...payments.flatMap((payment) => [
      ...problemsOfPayment(ledger, payment),
      ...payment.refunds.flatMap((refund) => problemsOfRefund(ledger, payment, refund)),
    ]),
  ]
}

function problemsOfEffects({ effects, letters, payments, books }: Ledger): string[] {
  return effects.flatMap(({ id, key, kind, dueAt, doneAt, paymentId }) => {
    if (dueAt !== null) {
      const reference = payments.find((payment) => payment.id === paymentId)?.reference
      const isUnderWay = books.stripe.intents.get(reference ?? '')?.status === 'processing'
      // Until a bank has said what becomes of its transfer.
      return kind === 'payment.cancel' && isUnderWay ? [] : [`7 effect ${key} waits`]
    }
    const queue = kind.startsWith('message.') ? 'messages' : 'effects'
    if (doneAt !== null || letters.name(queue, 'outboxId', id)) return []
    return [`7 effect ${key} was given up, and nobody was told`]
  })
}

/** Staff are told of each dispute. */
function problemsOfDisputes({ books, letters }: Ledger): string[] {
  return books
    .d1<{ dispute: string }>(
      `SELECT evidence ->> 'dispute' AS dispute FROM webhook_events
       WHERE evidence ->> 'about' = 'dispute' AND processed_at IS NOT NULL`,
    )
    .filter(({ dispute }) => !letters.name('disputes', 'dispute', dispute))
    .map(({ dispute }) => `7 nobody was told of the dispute ${dispute}`)
}

function problemsOfEvents({ books, letters }: Ledger): string[] {
  return books
    .d1<EventRow>(eventsSql)
    .filter(({ id }) => !letters.name('webhooks', 'eventId', id))
    .map(({ eventId }) => `7 event ${eventId} is not processed`)
}

function problemsOfPayment({ letters }: Ledger, payment: Payment): string[] {
  const { id, orderId, gateway, status, isReviewed, lookAt } = payment
  const isOver = status === 'succeeded' || status === 'cancelled' || status === 'refunded'
  const problems: string[] = []
  if (isForgotten(payment)) problems.push(`7 payment ${id} is ${status}, and nobody asks about it`)
  if (isOver && lookAt !== null && orderId !== null) {
    problems.push(`7 payment ${id} is ${status}, and its gateway is asked for ever`)
  }
  // A gateway that waits for our word gives back what it does not get in time.
  if (gateway !== 'stripe' && status === 'processing' && isReviewed === 0) {
    problems.push(`7 payment ${id} is still being confirmed`)
  }
  // Of money without an order another rule knows.
  if (isReviewed === 1 && orderId !== null && !letters.name('payments', 'paymentId', id)) {
    problems.push(`4 payment ${id} is under review, and nobody was told`)
  }
  return problems
}

function problemsOfRefund({ letters }: Ledger, payment: Payment, refund: RefundRow): string[] {
  const { id, status, amount, reference, lookAt } = refund
  const what = `refund ${id} of ${amount} of payment ${payment.id}`
  if (status === 'failed' && !letters.name('refunds', 'refundId', id)) {
    return [`4 ${what} has failed, and nobody was told`]
  }
  if (status === 'pending' && (reference === null || lookAt === null)) {
    return [`7 ${what} is pending, and nobody asks about it`]
  }
  // Zibal tells nothing of a refund once it has taken it on.
  if (status === 'pending' && payment.gateway !== 'stripe') return [`7 ${what} is pending`]
  return status !== 'pending' && lookAt !== null ? [`7 ${what} is ${status} and asked about`] : []
}
