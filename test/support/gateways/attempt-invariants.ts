import { env } from 'cloudflare:workers'
import { type AttemptThere, attemptsThere } from './attempt-books.ts'

interface Attempt {
  id: number
  order_id: number | null
  gateway: string
  reference: string
  status: string
  captured: number
  /** What is promised back, and how much of that could not be paid. */
  promised: number
  failed: number
  is_reviewed: number
  is_looked_after: number
}

interface Order {
  id: number
  status: string
  /** What it should have of its attempts, in paise, once nothing is under way. */
  wanted: number
  /** What it has, but for what is under review or could not be paid back. */
  kept: number
}

/** In SQL, what of a payment `p` somebody has paid back in the gateway's dashboard. */
const backThere = `(SELECT coalesce(sum(r.amount), 0) FROM refunds r
  WHERE r.payment_id = p.id AND r.is_adopted = 1 AND r.status <> 'cancelled')`

/** In SQL, what of a payment `p` should have gone back and could not. */
const failedOf = `(SELECT coalesce(sum(r.amount), 0) FROM refunds r
  WHERE r.payment_id = p.id AND r.status = 'failed')`

/**
 * What cannot be true at PayU and Juspay and here once nothing is under way: money is where both say it is.
 * What orders have of it is what is due, where they stand and are paid, and what their cancellation was
 * charged; nothing otherwise.
 */
export async function contradictionsOfAttempts(): Promise<string[]> {
  const [books, attempts, orders] = await Promise.all([
    attemptsThere(),
    rows<Attempt>(
      `SELECT p.id, p.order_id, p.gateway, p.reference, p.status,
         coalesce(p.captured_amount, 0) AS captured, p.refunded_amount AS promised,
         ${failedOf} AS failed, p.review_reason IS NOT NULL AS is_reviewed,
         p.look_at IS NOT NULL AS is_looked_after
       FROM payments p WHERE p.gateway IN ('payu', 'juspay')`,
    ),
    rows<Order>(
      `SELECT o.id, o.status,
         CASE WHEN o.status = 'cancelled' THEN o.charged_amount
           WHEN o.paid_by IS NULL THEN 0 ELSE o.due_amount END AS wanted,
         sum(coalesce(p.captured_amount, 0) - p.refunded_amount
           + iif(p.id = o.paid_by AND o.status <> 'cancelled', ${backThere}, 0)) AS kept
       FROM orders o JOIN payments p ON p.order_id = o.id
       WHERE p.review_reason IS NULL GROUP BY o.id
       HAVING min(p.gateway IN ('payu', 'juspay')) = 1`,
    ),
  ])
  return [
    ...books.flatMap((there) => problemsOf(there, attempts)),
    ...attempts.flatMap((attempt) => unknownThere(attempt, books)),
    ...orders
      .filter(({ wanted, kept }) => wanted !== kept)
      .map(
        ({ id, status, wanted, kept }) => `order ${id}, ${status}: ${kept} are kept of ${wanted}`,
      ),
  ]
}

function problemsOf(there: AttemptThere, attempts: Attempt[]): string[] {
  const { gateway, reference, captured, refunded } = there
  const attempt = attempts.find((one) => one.gateway === gateway && one.reference === reference)
  if (!attempt) return [`${gateway} ${reference}: nobody knows it`]
  const { status, is_reviewed, is_looked_after, promised, failed } = attempt
  const isPaid = status === 'succeeded' || status === 'refunded'
  const problems = [
    ...(captured > 0 === (isPaid || is_reviewed === 1) ? [] : [`${captured} were captured`]),
    ...(captured === attempt.captured
      ? []
      : [`${attempt.captured} of ${captured} are captured here`]),
    ...(refunded + failed === promised ? [] : [`${refunded} of ${promised} went back`]),
    ...(captured === 0 && status === 'cancelled' && is_looked_after === 0
      ? ['it may be paid yet, and nobody asks']
      : []),
  ]
  return problems.map((problem) => `payment ${attempt.id}, ${status}: ${problem}`)
}

/** Money that a gateway knows nothing of is no money. */
function unknownThere(
  { id, gateway, reference, captured }: Attempt,
  books: AttemptThere[],
): string[] {
  const isThere = books.some((one) => one.gateway === gateway && one.reference === reference)
  return isThere || captured === 0 ? [] : [`payment ${id} has money that ${gateway} does not know`]
}

async function rows<Row>(query: string): Promise<Row[]> {
  return (await env.DB.prepare(query).all<Row>()).results
}
