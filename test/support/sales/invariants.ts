import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import type { StockCounter } from '../../../src/objects/stock-counter.ts'
import { pendingWork } from '../faults/still-world.ts'
import { readStripeBooks, type StripeBooks } from '../gateways/stripe-books.ts'
import { contradictionsAtZibal, isPaidAnotherWay } from '../gateways/zibal-invariants.ts'
import { type Shop, shopStock } from './sales.ts'

/**
 * The invariants of checkout.md, for when all jobs and alarms have run: of all orders and payments of
 * this test file, and of the stock of the shop's product.
 */
export async function expectInvariants({ product }: Shop): Promise<void> {
  expect(await pendingWork()).toEqual([])
  expect(await contradictions()).toEqual([])
  expect(await unaccountedMoney(await readStripeBooks())).toEqual([])
  expect(await contradictionsAtZibal()).toEqual([])
  await expectStockOf(product.variantId)
}

/** Rows of D1 that cannot all be true once nothing is under way. */
async function contradictions(): Promise<string[]> {
  const { results } = await env.DB.prepare(`
    SELECT 'payment ' || p.id || ' is ' || p.status || ', its order ' || o.status AS problem
    FROM payments p JOIN orders o ON o.id = p.order_id
    WHERE o.status = 'cancelled' AND p.status NOT IN ('cancelled', 'refunded')
    UNION ALL
    SELECT 'order ' || o.id || ' is paid, and its payment is not' FROM orders o
    WHERE o.paid_at IS NOT NULL AND o.total_amount > 0 AND NOT EXISTS (
      SELECT 1 FROM payments p WHERE p.order_id = o.id AND (p.status IN ('succeeded', 'refunded')
        OR ${isPaidAnotherWay('p')}))
    UNION ALL
    SELECT 'payment ' || p.id || ' is paid, and its order is not' FROM payments p
    JOIN orders o ON o.id = p.order_id WHERE p.status = 'succeeded' AND o.paid_at IS NULL
    UNION ALL
    SELECT 'payment ' || id || ' is over, and the gateway is asked for ever' FROM payments
    WHERE look_at IS NOT NULL AND status IN ('succeeded', 'cancelled', 'refunded')
    UNION ALL
    SELECT 'refund ' || id || ' is ' || status FROM refunds
    WHERE status NOT IN ('succeeded', 'cancelled')`).all<{
    problem: string
  }>()
  return results.map(({ problem }) => problem)
}

interface PaymentRow {
  id: number
  reference: string | null
  status: string
  refunded: number
  order_status: string
  total: number
}

/** Money at Stripe of which the shop's books tell something else. */
async function unaccountedMoney({ intents, refunds }: StripeBooks): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT p.id, p.reference, p.status, p.refunded_amount AS refunded, o.status AS order_status,
       o.total_amount AS total
     FROM payments p JOIN orders o ON o.id = p.order_id`,
  ).all<PaymentRow>()
  return intents
    .map(({ id, status, amount_received: captured, metadata }) => {
      const known = results.find(
        // A payment whose gateway's answer was lost finds its intent again by its own id.
        (row) => (row.reference ?? id) === id && String(row.id) === metadata.payment_id,
      )
      const refunded = refunds
        .filter((refund) => refund.payment_intent === id)
        .reduce((sum, { amount }) => sum + amount, 0)
      return { id, status, captured, refunded, known }
    })
    .filter((money) => !isAccountedFor(money))
    .map((money) => JSON.stringify(money))
}

function isAccountedFor(money: {
  status: string
  captured: number
  refunded: number
  known: PaymentRow | undefined
}): boolean {
  const { status, captured, refunded, known } = money
  if (!known) return status === 'canceled'
  const isOpen = known.order_status !== 'cancelled'
  return (
    captured <= known.total &&
    refunded <= captured &&
    refunded === known.refunded &&
    // What staff kept of a partly refunded payment stays; else a cancelled order has no money.
    (captured === 0 || isOpen || refunded > 0) &&
    captured > 0 === ['succeeded', 'refunded'].includes(known.status) &&
    (isOpen || captured > 0 || status === 'canceled')
  )
}

/** What a counter knows, and the orders should, of one checkout. */
export interface Sold {
  checkoutId: string
  quantity: number
  returned: number
}

async function expectStockOf(variantId: number): Promise<void> {
  const { onHand, held, changed } = await readCounter(variantId)
  const sold = await readReservations(variantId)
  const committed = sold.reduce((sum, { quantity }) => sum + quantity, 0)
  expect(onHand).toBeGreaterThanOrEqual(0)
  expect(held).toBe(0)
  // `changed` are the units that came back and those that staff counted.
  expect(onHand + held + committed).toBe(shopStock + changed)
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

/** What the counter should know: the units of every order, back where it is cancelled or refunded. */
async function soldInOrders(variantId: number): Promise<Sold[]> {
  const { results } = await env.DB.prepare(
    `SELECT o.checkout_id AS checkoutId, sum(i.quantity) AS quantity,
       iif(o.status = 'cancelled' OR EXISTS (
         SELECT 1 FROM payments p WHERE p.order_id = o.id AND p.status = 'refunded'),
         sum(i.quantity), 0) AS returned
     FROM orders o JOIN order_items i ON i.order_id = o.id
     WHERE i.variant_id = ? GROUP BY o.id ORDER BY o.checkout_id`,
  )
    .bind(variantId)
    .all<Sold>()
  return results
}
