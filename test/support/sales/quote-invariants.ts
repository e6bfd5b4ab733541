import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { type ProductMade, stockOf } from '../catalogue/products.ts'
import { letAllHappen, pendingWork, stillWorld } from '../faults/still-world.ts'
import { readMoneyTaken } from '../gateways/money-taken.ts'
import { readStripeBooks } from '../gateways/stripe-books.ts'
import { contradictionsAtStripe } from '../gateways/stripe-invariants.ts'
import type { Json } from '../http/client.ts'
import { contradictions, expectStockOf } from './invariants.ts'

/**
 * Lets all jobs and alarms run, and expects what holds then of quotes, their orders and their money, and
 * of the stock of a product, of which there were so many units in the beginning.
 */
export async function expectSettled({
  product,
  stock,
}: {
  product: ProductMade
  stock: number
}): Promise<void> {
  await letAllHappen(stillWorld())
  expect(await pendingWork()).toEqual([])
  expect(await contradictions()).toEqual([])
  expect(await contradictionsAtStripe()).toEqual([])
  expect(await contradictionsOfQuotes()).toEqual([])
  expect(await contradictionsOfMoney()).toEqual([])
  expect(await stillPayableAtStripe()).toEqual([])
  // A counter that nobody has asked for anything takes over its figure.
  await stockOf(product)
  await expectStockOf(product.variantId, stock)
}

/** Each finds rows of D1 that cannot all be true once nothing is under way. */
const contradictory = [
  `SELECT 'quote ' || q.id || ' is ' || q.state || ' and has ' || count(o.id) || ' orders' AS problem
   FROM quotes q LEFT JOIN orders o ON o.quote_id = q.id
   GROUP BY q.id HAVING count(o.id) <> (q.state = 'ordered')`,
  `SELECT 'order ' || o.id || ' is not what was quoted' AS problem
   FROM orders o JOIN quotes q ON q.id = o.quote_id
   WHERE o.total_amount <> q.total_amount OR o.discount_amount <> q.discount_amount
     OR o.user_id <> q.user_id OR o.paid_by IS NULL`,
  `SELECT 'payment ' || p.id || ' is ' || p.status || ', its quote ' || q.state AS problem
   FROM payments p JOIN quotes q ON q.id = p.quote_id
   WHERE p.order_id IS NULL AND (p.status = 'succeeded'
     OR q.state <> 'open' AND p.status IN ('pending', 'processing', 'failed'))`,
  `SELECT 'coupon ' || c.id || ' counts ' || c.uses || ' of ' || count(r.checkout_id) AS problem
   FROM coupons c LEFT JOIN redemptions r ON r.coupon_id = c.id AND r.state <> 'returned'
   GROUP BY c.id HAVING count(r.checkout_id) <> c.uses`,
  `SELECT 'coupon ' || c.id || ' was used ' || count(*) || ' times by user ' || r.user_id AS problem
   FROM coupons c JOIN redemptions r ON r.coupon_id = c.id AND r.state <> 'returned'
   GROUP BY c.id, r.user_id HAVING count(*) > c.uses_per_customer_max`,
  `SELECT 'redemption ' || r.checkout_id || ' is ' || r.state AS problem
   FROM redemptions r LEFT JOIN orders o ON o.checkout_id = r.checkout_id
   WHERE r.state <> iif(o.status <> 'cancelled', 'used', 'returned')`,
  `SELECT 'order ' || o.id || ' has a discount of nothing' AS problem FROM orders o
   WHERE o.discount_amount > 0 AND NOT EXISTS (
     SELECT 1 FROM redemptions r WHERE r.checkout_id = o.checkout_id)`,
]

async function contradictionsOfQuotes(): Promise<string[]> {
  const found = await env.DB.batch<{ problem: string }>(
    contradictory.map((query) => env.DB.prepare(query)),
  )
  return found.flatMap(({ results }) => results.map(({ problem }) => problem))
}

interface Known {
  key: string
  captured: number
  refunded: number
  /** Of the order that stands, and that it pays. */
  due: number | null
}

/** Gateways and shop know the same of each payment, and what a gateway keeps is an order's total. */
async function contradictionsOfMoney(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT p.key, coalesce(p.captured_amount, 0) AS captured, p.refunded_amount AS refunded,
       iif(o.status <> 'cancelled' AND o.paid_by = p.id, o.due_amount, 0) AS due
     FROM payments p LEFT JOIN orders o ON o.id = p.order_id
     WHERE p.gateway IN ('stripe', 'paypal', 'clover')`,
  ).all<Known>()
  const there = new Map((await readMoneyTaken()).map((taken) => [taken.key, taken]))
  const known = new Set(results.map(({ key }) => key))
  const strangers = [...there.keys()].filter((key) => !known.has(key))
  return [
    ...strangers.map((key) => `${key} is known to its gateway alone`),
    ...results.flatMap(({ key, captured, refunded, due }) => {
      const taken = there.get(key) ?? { captured: 0, refunded: 0 }
      const isSame = taken.captured === captured && taken.refunded === refunded
      const kept = captured - refunded
      return isSame && kept === (due ?? 0)
        ? []
        : [`${key}: ${kept} of ${due} kept here, ${taken.captured - taken.refunded} there`]
    }),
  ]
}

/** What was cancelled here nobody can pay there any more. */
async function stillPayableAtStripe(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT reference FROM payments WHERE gateway = 'stripe' AND status = 'cancelled'",
  ).all<{ reference: string }>()
  const over = new Set(results.map(({ reference }) => reference))
  const { intents } = await readStripeBooks()
  return intents.flatMap(({ id, status }) =>
    over.has(id) && status !== 'canceled' ? [`${id} is ${status}`] : [],
  )
}

/** How many payments of quotes took money, and what went back of it in all. */
export async function moneyOf(quotes: Json[]): Promise<{ charges: number; refunded: number }> {
  const ids = JSON.stringify(quotes.map(({ checkout_id: id }) => id))
  const { results } = await env.DB.prepare(
    'SELECT key FROM payments WHERE quote_id IN (SELECT value FROM json_each(?))',
  )
    .bind(ids)
    .all<{ key: string }>()
  const own = new Set(results.map(({ key }) => key))
  const taken = (await readMoneyTaken()).filter(({ key }) => own.has(key))
  return {
    charges: taken.filter(({ captured }) => captured > 0).length,
    refunded: taken.reduce((sum, { refunded }) => sum + refunded, 0),
  }
}
