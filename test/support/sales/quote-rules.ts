import { env } from 'cloudflare:workers'
import { type Charged, readChargedBooks } from '../gateways/charged-books.ts'

/** Each finds rows of D1 that cannot all be true of quotes and coupons once nothing is under way. */
const contradictory = [
  `SELECT 'coupon ' || c.id || ' has ' || c.uses || ' uses, of which ' || n || ' are known' AS problem
   FROM (SELECT coupons.*, (SELECT count(*) FROM redemptions r
     WHERE r.coupon_id = coupons.id AND r.state IN ('held', 'used')) AS n FROM coupons) c
   WHERE c.uses <> n OR c.uses > c.uses_max`,
  `SELECT 'checkout ' || checkout_id || ' still holds a coupon' AS problem FROM redemptions
   WHERE state = 'held'`,
  `SELECT 'checkout ' || r.checkout_id || ' has used a coupon, and is no order that stands' AS problem
   FROM redemptions r LEFT JOIN orders o ON o.checkout_id = r.checkout_id
   WHERE r.state = 'used' AND (o.id IS NULL OR o.status = 'cancelled')`,
  `SELECT 'order ' || o.id || ' has a discount, and its coupon was not used' AS problem
   FROM orders o JOIN quotes q ON q.id = o.quote_id
   LEFT JOIN redemptions r ON r.checkout_id = o.checkout_id
   WHERE q.coupon_id IS NOT NULL AND o.status <> 'cancelled' AND r.state IS NOT 'used'`,
  `SELECT 'quote ' || q.id || ' is ' || q.state || ' and has ' || count(o.id) || ' orders' AS problem
   FROM quotes q LEFT JOIN orders o ON o.quote_id = q.id
   GROUP BY q.id HAVING count(o.id) <> (q.state = 'ordered')`,
  `SELECT 'order ' || o.id || ' is not what was quoted' AS problem
   FROM orders o JOIN quotes q ON q.id = o.quote_id
   WHERE o.paid_at IS NULL OR o.total_amount <> q.total_amount OR o.due_amount <> q.total_amount
     OR o.discount_amount <> q.discount_amount OR o.subtotal_amount <> (
       SELECT sum(quantity * unit_amount) FROM order_items i WHERE i.order_id = o.id)`,
  `SELECT 'order ' || o.id || ' was placed by a checkout that is ' || coalesce(c.outcome, 'undecided')
     AS problem
   FROM orders o LEFT JOIN checkout_outcomes c ON c.checkout_id = o.checkout_id
   WHERE c.outcome IS NOT 'placed'`,
  `SELECT 'payment ' || p.id || ' is ' || p.status || ', its quote ' || q.state AS problem
   FROM payments p JOIN quotes q ON q.id = p.quote_id
   WHERE p.order_id IS NULL AND (p.status IN ('pending', 'failed') AND q.state <> 'open'
     OR p.status = 'processing' AND p.look_at IS NULL OR p.status = 'succeeded')`,
]

interface PaymentRow {
  id: number
  key: string
  reference: string | null
  status: string
  amount: number
  captured: number
  promised: number
  is_kept: number
}

/**
 * What cannot be true of checkouts that are paid inside, once all jobs and alarms have run: in D1, and
 * beside the books of the gateways.
 */
export async function contradictionsOfQuotes(): Promise<string[]> {
  const [found, books, payments] = await Promise.all([
    env.DB.batch<{ problem: string }>(contradictory.map((query) => env.DB.prepare(query))),
    readChargedBooks(),
    env.DB.prepare(
      `SELECT p.id, p.key, p.reference, p.status, p.amount, coalesce(p.captured_amount, 0) AS captured,
         p.refunded_amount AS promised,
         EXISTS (SELECT 1 FROM orders o WHERE o.id = p.order_id AND o.paid_by = p.id
           AND o.status <> 'cancelled' AND p.status = 'succeeded') AS is_kept
       FROM payments p WHERE p.quote_id IS NOT NULL`,
    ).all<PaymentRow>(),
  ])
  return [
    ...found.flatMap(({ results }) => results.map(({ problem }) => problem)),
    ...payments.results.flatMap((payment) =>
      problemsOf(
        payment,
        books.filter(({ key }) => key === payment.key),
      ),
    ),
  ]
}

/** Of a payment that is kept all is there, and of any other nothing. */
function problemsOf(payment: PaymentRow, books: Charged[]): string[] {
  const { id, status, reference, amount, is_kept } = payment
  const captured = sumOf(books, (one) => one.captured)
  const refunded = sumOf(books, (one) => one.refunded)
  const wanted = is_kept === 1 ? amount : 0
  const problems = [
    ...(captured - refunded === wanted ? [] : [`${captured - refunded} are kept of ${wanted}`]),
    ...(captured > amount ? ['more was captured than is due'] : []),
    ...(payment.captured === captured
      ? []
      : [`${captured} were captured, not ${payment.captured}`]),
    ...(payment.promised === refunded ? [] : [`${refunded} went back, not ${payment.promised}`]),
    ...(captured === 0 || books.some((one) => one.reference === reference)
      ? []
      : [`it is not ${reference} that was captured`]),
  ]
  return problems.map((problem) => `payment ${id}, ${status}: ${problem}`)
}

function sumOf(books: Charged[], amountOf: (one: Charged) => number): number {
  return books.reduce((sum, one) => sum + amountOf(one), 0)
}
