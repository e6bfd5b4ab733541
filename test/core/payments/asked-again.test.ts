import { env } from 'cloudflare:workers'
import { eq, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { closeQuote } from '../../../src/core/checkout/quotes/close-quote.ts'
import { quoteIn } from '../../../src/core/checkout/quotes/find-quote.ts'
import { handOver } from '../../../src/core/checkout/quotes/hand-over.ts'
import { findUser } from '../../../src/core/identity/queries.ts'
import { GatewayRefused } from '../../../src/core/payments/errors.ts'
import { gatewayNamed } from '../../../src/core/payments/gateways.ts'
import { openAtGateway } from '../../../src/core/payments/opening/create-at-gateway.ts'
import { settle } from '../../../src/core/payments/settling/settle.ts'
import type { PaymentRow } from '../../../src/core/payments/types.ts'
import { writeBatch } from '../../../src/core/write-batch.ts'
import { payments } from '../../../src/db/schema/orders.ts'
import { withFault } from '../../support/faults/faulty-gateway.ts'
import { aQuote, type Quoted } from '../../support/sales/quotes.ts'
import { context } from '../../support/world/context.ts'

const ctx = context()

/** The payment that is open for a quote, with what Stripe calls it. */
async function paymentOf({ quote }: Quoted): Promise<PaymentRow & { reference: string }> {
  const ofQuote = eq(payments.quoteId, quote.checkout_id)
  const [row] = await ctx.db.select().from(payments).where(ofQuote)
  if (!row?.reference) throw new Error('It is not open')
  return { ...row, reference: row.reference }
}

describe('a payment that is asked for again', () => {
  it('is asked for in the words of before, whatever has become of its customer', async () => {
    const quoted = await aQuote()
    const payment = await paymentOf(quoted)
    await env.DB.prepare('DELETE FROM gateway_customers WHERE user_id = ?')
      .bind(quoted.customer.id)
      .run()
    expect(await openAtGateway(ctx, payment)).toMatchObject({ reference: payment.reference })
  })

  it('is not opened for a new customer once its quote is closed', async () => {
    const { quote, customer } = await aQuote()
    const forget = 'UPDATE payments SET reference = NULL, client_secret = NULL WHERE quote_id = ?'
    await env.DB.prepare(forget).bind(quote.checkout_id).run()
    let calls = 0
    const world = withFault(ctx, 'stripe', 'create', async () => {
      calls += 1
      await closeQuote(ctx, quote.checkout_id)
      throw new GatewayRefused('not_found', 'No such customer')
    })
    const [row] = await writeBatch(ctx.db, [
      sql`SELECT * FROM quotes WHERE id = ${quote.checkout_id}`,
    ])
    const [found, user] = [quoteIn(row), await findUser(ctx.db, customer.id)]
    if (!found || !user) throw new Error('It is not there')
    await expect(handOver(world, found, user)).rejects.toMatchObject({ code: 'quote_not_open' })
    expect(calls).toBe(1)
  })
})

it('news of a payment under a name that it no longer has changes nothing', async () => {
  const quoted = await aQuote()
  const known = await paymentOf(quoted)
  const news = await gatewayNamed(ctx, 'stripe').retrieve(known.reference)
  await ctx.db
    .update(payments)
    .set({ status: 'processing', reference: `${known.reference}-since` })
    .where(eq(payments.id, known.id))
  expect(await settle(ctx, { ...news, state: 'cancelled' }, [], known)).toBe(null)
  expect((await paymentOf(quoted)).status).toBe('processing')
})
