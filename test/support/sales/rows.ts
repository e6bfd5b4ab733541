/* What the shop's tables say of one sale, where no contract shows it. */
import { env } from 'cloudflare:workers'

export interface PaymentFacts {
  status: string
  captured_amount: number | null
  refunded_amount: number
  failure_message: string | null
  review_reason: string | null
  look_at: number | null
}

export interface RefundFacts {
  id: number
  key: string
  amount: number
  status: string
  reference: string | null
  failure_message: string | null
}

export async function orderStatus(orderId: number): Promise<string | undefined> {
  const row = await env.DB.prepare('SELECT status FROM orders WHERE id = ?')
    .bind(orderId)
    .first<{ status: string }>()
  return row?.status
}

export function paymentFacts(paymentId: number): Promise<PaymentFacts | null> {
  return env.DB.prepare(
    `SELECT status, captured_amount, refunded_amount, failure_message, review_reason, look_at
     FROM payments WHERE id = ?`,
  )
    .bind(paymentId)
    .first<PaymentFacts>()
}

/** Oldest first. */
export async function refundFacts(paymentId: number): Promise<RefundFacts[]> {
  const { results } = await env.DB.prepare(
    `SELECT id, key, amount, status, reference, failure_message FROM refunds
     WHERE payment_id = ? ORDER BY id`,
  )
    .bind(paymentId)
    .all<RefundFacts>()
  return results
}

/** What staff were told of a thing, such as `{ paymentId: 17 }`. */
export async function lettersAbout(
  queue: string,
  about: Record<string, string | number>,
): Promise<string[]> {
  const [[name, value] = ['', '']] = Object.entries(about)
  const { results } = await env.DB.prepare(
    'SELECT reason FROM dead_letters WHERE queue = ? AND body ->> ? = ? ORDER BY id',
  )
    .bind(queue, name, value)
    .all<{ reason: string }>()
  return results.map(({ reason }) => reason)
}

/** How often the customer is told of money that goes back. */
export async function refundMessages(orderId: number): Promise<number> {
  const row = await env.DB.prepare(
    "SELECT count(*) AS n FROM outbox WHERE kind = 'message.refund' AND key GLOB ?",
  )
    .bind(`order:${orderId}:*`)
    .first<{ n: number }>()
  return row?.n ?? 0
}

/** What an order has caused and that has not happened yet, but for messages. */
export async function waitingEffects(orderId: number): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT kind FROM outbox
     WHERE key GLOB ? AND due_at IS NOT NULL AND kind NOT LIKE 'message.%'`,
  )
    .bind(`order:${orderId}:*`)
    .all<{ kind: string }>()
  return results.map(({ kind }) => kind)
}
