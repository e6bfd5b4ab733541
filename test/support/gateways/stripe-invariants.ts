import { env } from 'cloudflare:workers'
import { type IntentAtStripe, type RefundAtStripe, readStripeBooks } from './stripe-books.ts'

interface PaymentRow {
  id: number
  key: string
  status: string
  captured: number | null
  promised: number
  is_reviewed: number
  order_status: string | null
  total: number
}

interface RefundRow {
  id: number
  payment_id: number
  amount: number
  status: string
  reference: string | null
}

/**
 * What cannot be true at Stripe and here once nothing is under way but refunds at their banks. Money is
 * where both say it is, and none of it stays without an open order, save what a person knows of.
 */
export async function contradictionsAtStripe(): Promise<string[]> {
  const [books, payments, refunds] = await Promise.all([
    readStripeBooks(),
    rows<PaymentRow>(
      `SELECT p.id, p.key, p.status, p.captured_amount AS captured, p.refunded_amount AS promised,
         p.review_reason IS NOT NULL AS is_reviewed, o.status AS order_status,
         coalesce(o.total_amount, p.amount) AS total
       FROM payments p LEFT JOIN orders o ON o.id = p.order_id WHERE p.gateway = 'stripe'`,
    ),
    rows<RefundRow>('SELECT id, payment_id, amount, status, reference FROM refunds'),
  ])
  return books.intents.flatMap((intent) => {
    // A payment whose gateway's answer was lost finds its intent again by its own key.
    const payment = payments.find(({ key }) => key === intent.metadata.payment_key)
    const there = books.refunds.filter((refund) => refund.payment_intent === intent.id)
    const problems = payment
      ? problemsOf(intent, payment, [
          there,
          refunds.filter((refund) => refund.payment_id === payment.id),
        ])
      : problemsOfStranger(intent)
    return problems.map((problem) => `${intent.id}, payment ${payment?.id}: ${problem}`)
  })
}

async function rows<Row>(query: string): Promise<Row[]> {
  return (await env.DB.prepare(query).all<Row>()).results
}

function problemsOfStranger({ status }: IntentAtStripe): string[] {
  return status === 'canceled' ? [] : [`nobody knows it, and it is ${status}`]
}

function problemsOf(
  { status, amount_received: captured }: IntentAtStripe,
  payment: PaymentRow,
  [all, ours]: [RefundAtStripe[], RefundRow[]],
): string[] {
  // Of those that somebody made in the dashboard we may have heard nothing while the order goes on.
  const isHeard = ({ id, metadata }: RefundAtStripe) =>
    payment.order_status === 'cancelled' ||
    metadata.refund_key !== undefined ||
    ours.some(({ reference }) => reference === id)
  const there = all.filter(isHeard)
  const problems = [...problemsOfRefunds(there, ours)]
  const isPaid = payment.status === 'succeeded' || payment.status === 'refunded'
  const isReviewed = payment.is_reviewed === 1
  const gone = sumOf(there.filter((refund) => refund.status !== 'failed'))
  const failed = sumOf(ours.filter((refund) => refund.status === 'failed'))
  if (captured > 0 ? !isPaid && !isReviewed : isPaid) {
    problems.push(`it is ${payment.status}, and at Stripe ${status}`)
  }
  if (captured !== (payment.captured ?? 0)) {
    problems.push(`${payment.captured} are captured, and at Stripe ${captured}`)
  }
  if (captured > payment.total && !isReviewed) problems.push('more was captured than is due')
  if (gone > captured) problems.push('more was paid back than captured')
  if (payment.promised !== Math.min(captured, gone + failed)) {
    problems.push(`${payment.promised} are promised back; ${gone} went back, ${failed} failed`)
  }
  if (payment.order_status === 'cancelled') {
    // What staff kept of a partly refunded payment stays; else a cancelled order has no money.
    if (captured > 0 && gone + failed === 0) problems.push('a cancelled order has its money')
    if (captured === 0 && status !== 'canceled') problems.push(`it can still be paid: ${status}`)
  }
  return problems
}

/** What we call paid back the gateway does, and the other way round. */
function problemsOfRefunds(there: RefundAtStripe[], ours: RefundRow[]): string[] {
  const unknown = there.filter(
    ({ id, status, amount }) =>
      status !== 'failed' &&
      !ours.some((own) => own.reference === id && own.status === status && own.amount === amount),
  )
  const invented = ours.filter(
    ({ reference, status }) =>
      (status === 'succeeded' || status === 'pending') &&
      !there.some((refund) => refund.id === reference && refund.status === status),
  )
  return [
    ...unknown.map(({ id, status }) => `its refund ${id} is ${status} at Stripe alone`),
    ...invented.map(({ id, status }) => `its refund ${id} is ${status} here alone`),
  ]
}

function sumOf(refunds: { amount: number }[]): number {
  return refunds.reduce((sum, { amount }) => sum + amount, 0)
}
