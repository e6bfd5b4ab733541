import { type SQL, sql } from 'drizzle-orm'
import type { Clocked } from '../../ports.ts'
import { countRefunds } from './count-refunds.ts'
import { promisedAmount } from './owe-again.ts'
import { isOfPayment, oweBack } from './promise-back.ts'

/**
 * In SQL, of an order `o`: what is left of the payment that paid it, in minor units. What was paid on delivery
 * no gateway can pay back.
 */
export const leftOfPayment: SQL = sql`iif(o.policy ->> '$.paid' = 'on_delivery', 0, coalesce((
  SELECT p.captured_amount - p.refunded_amount FROM payments p WHERE p.id = o.paid_by), 0))`

interface Part {
  orderId: number
  /** What causes it. */
  key: string
  /** Minor units, at most what is left of the payment. */
  amount: number
  /** A condition in SQL. */
  when: SQL
}

/** Part of the payment that paid an order goes back, and the order stands; for the batch of what causes it. */
export function partOwedBack(ctx: Clocked, { orderId, key, amount, when }: Part): SQL[] {
  const payment = sql`(SELECT o.paid_by FROM orders o WHERE o.id = ${orderId} AND ${when})`
  return [
    ...oweBack(ctx, { key: sql`${key}`, amount: sql`${amount}`, which: sql`p.id = ${payment}` }),
    countRefunds(ctx, payment),
  ]
}

/** In SQL, of an order `o`: what was promised so, whoever has paid it back. */
export const partsOwedBack: SQL = sql`(SELECT coalesce(sum(${promisedAmount}), 0) FROM refunds r
  WHERE r.payment_id = o.paid_by AND r.is_adopted = 0 AND NOT ${isOfPayment})`
