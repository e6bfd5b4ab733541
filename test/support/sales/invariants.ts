import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import type { StockCounter } from '../../../src/objects/stock-counter.ts'
import { pendingWork } from '../faults/still-world.ts'
import { contradictionsOfAttempts } from '../gateways/attempt-invariants.ts'
import { contradictionsAtStripe } from '../gateways/stripe-invariants.ts'
import { contradictionsAtZibal, isPaidAnotherWay } from '../gateways/zibal-invariants.ts'
import { contradictionsOfLedgers } from './ledger-rules.ts'
import { miscounts } from './miscounts.ts'
import { contradictionsOfQuotes } from './quote-rules.ts'
import { type Shop, shopStock } from './sales.ts'

/**
 * The invariants of checkout.md, for when all jobs and alarms have run: of all orders and payments of
 * this test file, and of the stock of the shop's products.
 */
export async function expectInvariants({
  product,
  other,
}: Pick<Shop, 'product' | 'other'>): Promise<void> {
  expect(await pendingWork()).toEqual([])
  expect(await contradictions()).toEqual([])
  expect(await contradictionsAtStripe()).toEqual([])
  expect(await contradictionsAtZibal()).toEqual([])
  expect(await contradictionsOfAttempts()).toEqual([])
  expect(await contradictionsOfQuotes()).toEqual([])
  expect(await contradictionsOfLedgers()).toEqual([])
  await expectStockOf(product.variantId, shopStock)
  if (other) await expectStockOf(other.variantId, shopStock)
}

/** Each finds rows of D1 that cannot all be true once nothing is under way. */
const contradictory = [
  `SELECT 'payment ' || p.id || ' is ' || p.status || ', its order ' || o.status AS problem
   FROM payments p JOIN orders o ON o.id = p.order_id
   WHERE o.status = 'cancelled' AND p.status NOT IN ('cancelled', 'refunded')
     AND NOT (p.status = 'succeeded' AND o.charged_amount > 0
       AND p.captured_amount - p.refunded_amount = o.charged_amount)`,
  `SELECT 'order ' || o.id || ' is paid, and its payment is not' AS problem FROM orders o
   WHERE o.paid_at IS NOT NULL AND o.due_amount > 0 AND NOT EXISTS (
     SELECT 1 FROM payments p WHERE p.order_id = o.id AND (p.status IN ('succeeded', 'refunded')
       OR ${isPaidAnotherWay('p')}))`,
  `SELECT 'payment ' || p.id || ' is paid, and its order is not' AS problem FROM payments p
   JOIN orders o ON o.id = p.order_id WHERE p.status = 'succeeded' AND o.paid_at IS NULL`,
  `SELECT 'order ' || order_id || ' is paid ' || count(*) || ' times' AS problem FROM payments
   WHERE status = 'succeeded' AND order_id IS NOT NULL GROUP BY order_id HAVING count(*) > 1`,
  `SELECT 'payment ' || id || ' is over, and the gateway is asked for ever' AS problem
   FROM payments
   WHERE look_at IS NOT NULL AND status IN ('succeeded', 'cancelled', 'refunded')
     AND order_id IS NOT NULL AND NOT (status = 'cancelled' AND gateway IN ('payu', 'juspay'))`,
  `SELECT 'order ' || id || ', ' || status || ', waits until ' || expires_at AS problem FROM orders
   WHERE expires_at IS NOT NULL AND (status = 'cancelled' OR paid_at IS NOT NULL)`,
  `SELECT 'order ' || o.id || ' is paid by ' || o.paid_by || ', which has gone' AS problem FROM orders o
   LEFT JOIN payments p ON p.id = o.paid_by AND p.order_id = o.id
   WHERE o.paid_by IS NOT NULL AND p.id IS NULL`,
  `SELECT 'payment ' || id || ' is under review, and nobody was told' AS problem FROM payments p
   WHERE review_reason IS NOT NULL AND NOT ${isTold('payments', 'paymentId', 'p.id')}
     AND order_id IS NOT NULL`,
  `SELECT 'payment ' || id || ' has no order, and nobody cares' AS problem FROM payments p
   WHERE order_id IS NULL AND status = 'succeeded' AND look_at IS NULL
     AND NOT ${isTold('payments', 'reference', 'p.reference')}`,
  `SELECT 'refund ' || id || ' has failed, and nobody was told' AS problem FROM refunds r
   WHERE status = 'failed' AND NOT ${isTold('refunds', 'refundId', 'r.id')}`,
  `SELECT 'refund ' || id || ' is pending, and nobody asks about it' AS problem FROM refunds
   WHERE status = 'pending' AND (reference IS NULL OR look_at IS NULL)`,
  ...miscounts,
]

/** What cannot be true of orders and payments. */
export async function contradictions(): Promise<string[]> {
  const found = await env.DB.batch<{ problem: string }>(
    contradictory.map((query) => env.DB.prepare(query)),
  )
  return found.flatMap(({ results }) => results.map(({ problem }) => problem))
}

/** In SQL: staff have a dead letter about it. */
function isTold(queue: string, member: string, value: string): string {
  return `EXISTS (SELECT 1 FROM dead_letters l
    WHERE l.queue = '${queue}' AND l.body ->> '${member}' = ${value})`
}

/** What a counter knows, and the orders should, of one checkout. */
export interface Sold {
  checkoutId: string
  quantity: number
  returned: number
}

/** Of a variant that had so many units in the beginning. */
export async function expectStockOf(variantId: number, stock: number): Promise<void> {
  const { onHand, held, changed } = await readCounter(variantId)
  const sold = await readReservations(variantId)
  const committed = sold.reduce((sum, { quantity }) => sum + quantity, 0)
  expect(onHand).toBeGreaterThanOrEqual(0)
  expect(held).toBe(0)
  // `changed` are the units that came back and those that staff counted.
  expect(onHand + held + committed).toBe(stock + changed)
  expect(sold).toEqual(await soldInOrders(variantId))
  const row = await env.DB.prepare('SELECT stock, stock_held FROM variants WHERE id = ?')
    .bind(variantId)
    .first()
  expect(row).toEqual({ stock: onHand, stock_held: 0 })
}

function readCounter(variantId: number) {
  return inCounter(variantId, (sql) => {
    const number = (query: string) =>
      sql.exec<{ n: number }>(`SELECT coalesce((${query}), 0) AS n`).one().n
    return {
      onHand: number('SELECT on_hand FROM counter'),
      held: number("SELECT sum(quantity) FROM reservations WHERE state = 'held'"),
      changed: number('SELECT sum(delta) FROM changes'),
    }
  })
}

/** What was sold, by checkout. */
export function readReservations(variantId: number): Promise<Sold[]> {
  return inCounter(variantId, (sql) =>
    sql
      .exec<Sold & Record<string, SqlStorageValue>>(
        `SELECT checkout_id AS checkoutId, quantity, returned FROM reservations
         WHERE state = 'committed' ORDER BY checkout_id`,
      )
      .toArray(),
  )
}

function inCounter<T>(variantId: number, read: (sql: SqlStorage) => T): Promise<T> {
  const stub = env.STOCK.getByName(String(variantId))
  return runInDurableObject(stub, (_: StockCounter, { storage }) => read(storage.sql))
}

/**
 * What the counter should know: the units of every order, back where it is cancelled or refunded, and
 * not where it has been paid twice and once is enough.
 */
async function soldInOrders(variantId: number): Promise<Sold[]> {
  const { results } = await env.DB.prepare(
    `SELECT o.checkout_id AS checkoutId, sum(i.quantity) AS quantity,
       iif(o.status = 'cancelled' OR EXISTS (
         SELECT 1 FROM payments p WHERE p.order_id = o.id AND p.status = 'refunded')
         AND NOT EXISTS (
           SELECT 1 FROM payments p WHERE p.order_id = o.id AND p.status = 'succeeded'),
         sum(i.quantity), 0) AS returned
     FROM orders o JOIN order_items i ON i.order_id = o.id
     WHERE i.variant_id = ? GROUP BY o.id ORDER BY o.checkout_id`,
  )
    .bind(variantId)
    .all<Sold>()
  return results
}
