import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { payments } from '../../db/schema/orders.ts'
import { quotes } from '../../db/schema/quotes.ts'
import { openCartOfId, toOpenCart } from '../cart/open-cart.ts'
import { Unavailable } from '../errors.ts'
import { firstRow } from '../from-row.ts'
import { orderCause } from '../orders/order-cause.ts'
import { isForNothing } from '../payments/closing/conditions.ts'
import { promiseBack } from '../payments/refunding/promise-back.ts'
import { paymentCause } from '../payments/types.ts'
import type { Context, EffectHandlers } from '../ports.ts'
import { readBatch, writeBatch } from '../write-batch.ts'
import { paidOrderOf } from './paid-order.ts'

/** What checkouts owe to payments that customers complete by themselves. */
export const checkoutEffects: Pick<EffectHandlers, 'quote.order'> = {
  'quote.order': {
    schema: z.object({ paymentId: z.int() }),
    carryOut: (ctx, { paymentId }) => orderQuote(ctx, paymentId),
  },
}

/**
 * The customer has completed the payment of a quote: its cart makes the order, or what was paid goes
 * back. Answers the cause of what follows. @throws Unavailable where nobody knows yet
 */
async function orderQuote(ctx: Context, paymentId: number): Promise<string | null> {
  const { payment, quote, cart } = await find(ctx, paymentId)
  if (payment.orderId !== null) return null
  if (quote.state === 'open') {
    const told = { operationId: null, method: null, savesCard: false, clientAddress: null }
    const outcome = await ctx.objects.cart(cart).pay(cart, quote, told)
    if (outcome.ok) return orderCause((await paidOrderOf(ctx, outcome)).id)
    if (outcome.reason === 'interrupted' || outcome.reason === 'undone') {
      throw new Unavailable('The checkout was interrupted')
    }
  }
  await writeBatch(ctx.db, promiseBack(ctx, sql`p.id = ${paymentId} AND ${isForNothing}`))
  return paymentCause(payment)
}

async function find(ctx: Context, paymentId: number) {
  const ofPayment = sql`(SELECT quote_id FROM payments WHERE id = ${paymentId})`
  const [foundPayments, foundQuotes, carts] = await readBatch<[unknown, unknown, { cart: string }]>(
    ctx.db,
    [
      sql`SELECT * FROM payments WHERE id = ${paymentId}`,
      sql`SELECT * FROM quotes WHERE id = ${ofPayment}`,
      sql`SELECT ${openCartOfId(sql`q.cart_id`)} AS cart FROM quotes q WHERE q.id = ${ofPayment}`,
    ],
  )
  const payment = firstRow(payments, foundPayments)
  const quote = firstRow(quotes, foundQuotes)
  const cart = toOpenCart(carts[0]?.cart ?? null)
  if (!payment || !quote || !cart) throw new Error(`Payment ${paymentId} has no quote`)
  return { payment, quote, cart }
}
