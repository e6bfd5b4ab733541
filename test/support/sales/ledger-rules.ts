import { env } from 'cloudflare:workers'
import { wrongBooks } from './ledgers.ts'

/** What a column of an order says that its customer paid with, by the kind of ledger. */
const means = [
  { kind: 'points', column: 'points_used' },
  { kind: 'credit', column: 'credit_amount' },
  { kind: 'gift_card', column: 'gift_card_amount' },
]

/** What orders `o` took from accounts of customers and cards and have not given back. */
function takenOf(kind: string): string {
  return `(SELECT coalesce(sum(iif(t.reason = 'spent', t.amount, -t.amount)), 0)
    FROM ledger_transfers t JOIN ledger_accounts a ON a.id = t.from_id
    WHERE t.order_id = o.id AND a.kind = '${kind}' AND t.reason IN ('spent', 'returned'))`
}

/** Points that order `o` gave, and those that were taken back. */
function pointsOf(reason: 'earned' | 'revoked'): string {
  return `(SELECT coalesce(sum(t.amount), 0) FROM ledger_transfers t
    WHERE t.order_id = o.id AND t.reason = '${reason}')`
}

/** Each finds rows of D1 that cannot all be true of ledgers and orders, whatever is under way. */
const contradictory = [
  ...means.map(
    ({ kind, column }) => `
      SELECT 'order ' || o.id || ', ' || o.status || ', has taken ' || ${takenOf(kind)} || ' of '
        || o.${column} || ' in ${kind}' AS problem
      FROM orders o
      WHERE ${takenOf(kind)} <> iif(o.status = 'cancelled', 0, o.${column})`,
  ),
  `SELECT 'order ' || o.id || ' is ' || iif(o.paid_at IS NULL, 'unpaid', 'paid') || ', and has given '
     || ${pointsOf('earned')} || ' points of ' || o.points_earned AS problem
   FROM orders o
   WHERE o.status <> 'cancelled' AND ${pointsOf('earned')} <> iif(o.paid_at IS NULL, 0, o.points_earned)`,
  `SELECT 'order ' || o.id || ' is cancelled, and ' || ${pointsOf('revoked')} || ' points of '
     || ${pointsOf('earned')} || ' were taken back' AS problem
   FROM orders o
   WHERE o.status = 'cancelled' AND ${pointsOf('revoked')} > ${pointsOf('earned')}`,
  `SELECT 'order ' || o.id || ' stands, and its points were taken back' AS problem
   FROM orders o WHERE o.status <> 'cancelled' AND ${pointsOf('revoked')} > 0`,
  `SELECT 'order ' || o.id || ' was charged ' || o.charged_amount || ' for nothing' AS problem
   FROM orders o
   WHERE o.charged_amount > 100 * (${pointsOf('earned')} - ${pointsOf('revoked')})
     OR o.charged_amount > 0 AND o.status <> 'cancelled'`,
]

/** What cannot be true of ledgers: of their sums, and of what orders took, gave and gave back. */
export async function contradictionsOfLedgers(): Promise<string[]> {
  const [wrong, found] = await Promise.all([
    wrongBooks(),
    env.DB.batch<{ problem: string }>(contradictory.map((query) => env.DB.prepare(query))),
  ])
  return [
    ...wrong.map((book) => JSON.stringify(book)),
    ...found.flatMap(({ results }) => results.map(({ problem }) => problem)),
  ]
}
