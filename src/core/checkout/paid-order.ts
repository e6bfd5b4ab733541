import { type SQL, sql } from 'drizzle-orm'
import type { CheckoutOutcome, PaidOrder, PlacedCheckout } from '../cart/checkouts.ts'
import type { Context, GatewayName } from '../ports.ts'

type Reader = Pick<Context, 'db'>

/** A row of `selectPaid`. */
export interface PaidRow {
  id: number
  number: string
  total_amount: number
  currency: string
  transaction_id: string
}

/** In SQL: the orders `o` that were paid through a gateway, and by what. */
export function selectPaid(which: SQL): SQL {
  return sql`
    SELECT o.id, o.number, o.total_amount, o.currency,
      coalesce(p.capture_reference, p.reference) AS transaction_id
    FROM orders o JOIN payments p ON p.id = o.paid_by AND p.order_id = o.id WHERE ${which}`
}

export function toPaidOrder(row: PaidRow | undefined): PaidOrder {
  if (!row) throw new Error('An order was paid and is not there')
  const { id, number, total_amount: totalAmount, currency, transaction_id: transactionId } = row
  return { id, number, totalAmount, currency, transactionId }
}

/** The paid order of a checkout. */
async function getPaidOrder({ db }: Reader, checkoutId: string): Promise<PaidOrder> {
  const [row] = await db.all<PaidRow>(selectPaid(sql`o.checkout_id = ${checkoutId}`))
  return toPaidOrder(row)
}

/** The paid order of a checkout that was answered, which the answer carries where it was just placed. */
export async function paidOrderOf(
  ctx: Reader,
  { paid, checkoutId }: PlacedCheckout,
): Promise<PaidOrder> {
  return paid ?? getPaidOrder(ctx, checkoutId)
}

/** The order that a user has paid with the payment that a gateway calls so; undefined without one. */
export async function findPaidOrder(
  { db }: Reader,
  {
    userId,
    reference,
    gateways,
  }: { userId: number; reference: string; gateways: readonly GatewayName[] },
): Promise<PaidOrder | undefined> {
  const names = sql.join(
    gateways.map((name) => sql`${name}`),
    sql`, `,
  )
  const [row] = await db.all<PaidRow>(
    selectPaid(
      sql`p.gateway IN (${names}) AND p.reference = ${reference} AND o.user_id = ${userId}`,
    ),
  )
  return row && toPaidOrder(row)
}

/** What the checkout answered that has ordered a quote; undefined where none has. */
export async function findPlacedOfQuote(
  { db }: Reader,
  quoteId: string,
): Promise<CheckoutOutcome | undefined> {
  const [row] = await db.all<{ checkout_id: string }>(
    sql`SELECT checkout_id FROM orders WHERE quote_id = ${quoteId}`,
  )
  return row && { ok: true, checkoutId: row.checkout_id, skipped: [] }
}
