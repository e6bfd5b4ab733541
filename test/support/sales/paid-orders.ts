import { env } from 'cloudflare:workers'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { inMinutes } from '../faults/still-world.ts'
import { payAtJuspay } from '../gateways/juspay-orders.ts'
import { decideAtPayu, openAtPayu } from '../gateways/payu-payments.ts'
import type { Answer, CallOptions, Json } from '../http/client.ts'
import { context } from '../world/context.ts'
import { type AttemptFate, attemptFateOf } from './attempt-fates.ts'
import { letMinutesPass } from './cart-sales.ts'
import { aRupeeMethod, forgetMethods } from './rupee-shipping.ts'
import {
  aShopper,
  byJuspay,
  byPayu,
  placeOrder,
  type Shopper,
  type Way,
} from './storefront-orders.ts'

/* Orders of 259 rupees over HTTP, and what their gateways tell of them. */

export interface Ordered extends Shopper {
  number: string
  orderId: number
  /** What the shopper needs to pay. */
  info: Json
}

/** The only way to ship costs 59 rupees. */
export async function shipFor59(): Promise<void> {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
}

export async function anOrderBy(way: object, wish: { member?: boolean } = {}): Promise<Ordered> {
  const shopper = await aShopper(wish)
  const { order, payment_info: info } = await placeOrder(shopper, way)
  const number = order.order_number
  return { ...shopper, number, orderId: await orderIdOf(number), info }
}

/** What PayU has the browser post of an order whose shopper has decided. */
export async function aPayuForm(
  outcome: 'paid' | 'failed' | 'cancelled' = 'paid',
): Promise<Ordered & { form: Record<string, string> }> {
  const ordered = await anOrderBy(byPayu)
  const { fields } = await decideAtPayu(await openAtPayu(ordered.info), outcome)
  return { ...ordered, form: fields }
}

export async function aJuspayOrder(outcome: 'paid' | 'failed' = 'paid'): Promise<Ordered> {
  const ordered = await anOrderBy(byJuspay)
  await payAtJuspay(ordered.info, outcome)
  return ordered
}

export function fateOf({ orderId }: Pick<Ordered, 'orderId'>): Promise<AttemptFate> {
  return attemptFateOf(orderId)
}

export function sendRetry(
  { client, number }: Pick<Ordered, 'client' | 'number'>,
  way: object = byPayu,
  options: CallOptions = {},
): Promise<Answer> {
  return client.post(`/orders/${number}/retry-payment`, way, options)
}

/** Begins another attempt: what the shopper needs to pay. */
export async function retryBy(
  ordered: Pick<Ordered, 'client' | 'number'>,
  way: Way,
): Promise<Json> {
  const { payment_gateway_params } = way
  return (await sendRetry(ordered, { payment_gateway_params }, { expect: 200 })).body.content
    .payment_info
}

/** Two attempts that overlap. */
export async function twoAttempts([one, other]: [Way, Way]): Promise<Ordered & { second: Json }> {
  const ordered = await anOrderBy(one)
  await letMinutesPass(ordered.orderId, 16)
  return { ...ordered, second: await retryBy(ordered, other) }
}

/** The schedule comes by so many minutes from now. */
export function comeByIn(minutes: number): Promise<void> {
  return runScheduled(inMinutes({ ...context(), log: () => undefined }, minutes))
}

export async function orderIdOf(number: string): Promise<number> {
  const row = env.DB.prepare('SELECT id FROM orders WHERE number = ?').bind(number)
  return (await row.first<number>('id')) ?? 0
}

/** What staff were told of payments of an order. */
export async function toldOf({ orderId }: Pick<Ordered, 'orderId'>): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT l.reason FROM dead_letters l JOIN payments p ON p.id = l.body ->> 'paymentId'
     WHERE p.order_id = ? ORDER BY l.id`,
  )
    .bind(orderId)
    .all<{ reason: string }>()
  return results.map(({ reason }) => reason)
}
