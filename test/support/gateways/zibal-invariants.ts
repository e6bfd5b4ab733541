import { env } from 'cloudflare:workers'
import { type PaymentAtZibal, readZibalBooks } from './zibal-books.ts'

interface Row {
  order_id: number
  order_status: string
  is_paid: number
  reference: string | null
  status: string | null
  refunded: number | null
  is_reviewed: number
}

/** In SQL, of a payment that staff closed by marking its order as paid. */
export function isPaidAnotherWay(payment: string): string {
  return `${payment}.failure_message = 'The order was paid another way.'`
}

/**
 * What cannot be true at Zibal and here once nothing is under way: an order is paid exactly when
 * Zibal has verified one payment of it, and no other, and no cancelled order has its money.
 */
export async function contradictionsAtZibal(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT o.id AS order_id, o.status AS order_status, o.paid_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payments w
         WHERE w.order_id = o.id AND ${isPaidAnotherWay('w')}) AS is_paid,
       p.reference, p.status, p.refunded_amount AS refunded,
       p.review_reason IS NOT NULL AS is_reviewed
     FROM orders o LEFT JOIN payments p ON p.order_id = o.id
     WHERE o.contract = 'cortex' ORDER BY p.id`,
  ).all<Row>()
  const books = await readZibalBooks()
  const orders = Map.groupBy(results, ({ order_id }) => order_id)
  return [...orders.values()].flatMap((rows) => contradictionsOf(rows, books))
}

function contradictionsOf(rows: Row[], books: PaymentAtZibal[]): string[] {
  const order = rows[0]
  if (!order) return []
  const own = books.filter(({ orderId }) => orderId === String(order.order_id))
  const verified = own.filter(({ verifiedAt }) => verifiedAt !== null)
  const problems = rows.flatMap((row) => {
    const there = own.find(({ trackId }) => String(trackId) === row.reference)
    return there ? contradictionsOfPayment(row, there) : []
  })
  if (verified.length > 1) problems.push('two payments are verified')
  const kept = verified.some(({ amount, refundedAmount }) => refundedAmount < amount)
  // Money that came after its order was cancelled pays for nothing: it went back.
  const isReturned = order.order_status === 'cancelled' && verified.length > 0 && !kept
  if (!isReturned && verified.length > 0 !== (order.is_paid === 1)) {
    problems.push(`${verified.length} are verified, and is_paid is ${order.is_paid}`)
  }
  const known = rows.map(({ reference }) => reference)
  if (verified.some(({ trackId }) => !known.includes(String(trackId)))) {
    problems.push('an unknown payment is verified')
  }
  if (kept && order.order_status === 'cancelled') problems.push('it is cancelled and has its money')
  return problems.map((problem) => `order ${order.order_id}: ${problem}`)
}

function contradictionsOfPayment(row: Row, there: PaymentAtZibal): string[] {
  const isPaid = row.status === 'succeeded' || row.status === 'refunded'
  const isVerified = there.verifiedAt !== null
  const isUnheard = row.status === 'pending' && there.status !== -1 && row.is_reviewed === 0
  return [
    ...(isPaid === isVerified ? [] : [`${row.status}, and at Zibal ${there.status}`]),
    ...(isUnheard ? [`nobody has heard that it is ${there.status}`] : []),
    ...(row.refunded === there.refundedAmount ? [] : ['the refunds differ']),
  ]
}
