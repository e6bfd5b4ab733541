import { env } from 'cloudflare:workers'
import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { quoteIn } from '../../../src/core/checkout/quotes/find-quote.ts'
import { handOver } from '../../../src/core/checkout/quotes/hand-over.ts'
import { findUser } from '../../../src/core/identity/queries.ts'
import { gatewayNamed } from '../../../src/core/payments/gateways.ts'
import type { Context, Gateway, GatewayPayment } from '../../../src/core/ports.ts'
import { writeBatch } from '../../../src/core/write-batch.ts'
import { pay, refundsAtStripe } from '../../support/gateways/stripe-payments.ts'
import { carryOut } from '../../support/sales/quote-fates.ts'
import { aQuote, paymentsOf, payWith, type Quoted } from '../../support/sales/quotes.ts'
import { lettersAbout } from '../../support/sales/rows.ts'
import { receiveHere } from '../../support/sales/stripe-quotes.ts'
import { context } from '../../support/world/context.ts'

/** A world whose Stripe has forgotten every key. */
function forgetful(): Context {
  const ctx = context()
  const stripe = gatewayNamed(ctx, 'stripe')
  const create: Gateway['create'] = (request) =>
    stripe.create({ ...request, key: crypto.randomUUID() })
  return { ...ctx, gateways: { ...ctx.gateways, stripe: { ...stripe, create } } }
}

/** Another payment under the key of the quote's own. */
async function openedAgain({ quote }: Quoted): Promise<GatewayPayment> {
  const [payment] = await paymentsOf(quote)
  return gatewayNamed(forgetful(), 'stripe').create({
    key: payment?.key,
    money: { amount: 2498, currency: 'USD' },
    metadata: {
      payment_key: payment?.key,
      payment_id: `${payment?.id}`,
      quote_id: quote.checkout_id,
    },
    description: 'Your order',
    returnUrl: null,
  })
}

describe('a payment that was opened twice, since its provider has forgotten its key', () => {
  it('is handed over as it is kept, by whoever opens it', async () => {
    const { quote, customer } = await aQuote()
    const ofQuote = 'UPDATE payments SET reference = NULL, client_secret = NULL WHERE quote_id = ?'
    await env.DB.prepare(ofQuote).bind(quote.checkout_id).run()
    const { db } = context()
    const [row] = await writeBatch(db, [sql`SELECT * FROM quotes WHERE id = ${quote.checkout_id}`])
    const [found, user] = [quoteIn(row), await findUser(db, customer.id)]
    if (!found || !user) throw new Error('It is not there')
    const handed = await Promise.all([
      handOver(forgetful(), found, user),
      handOver(forgetful(), found, user),
    ])
    const [payment] = await paymentsOf(quote)
    for (const { reference, clientSecret } of handed) {
      expect(reference).toBe(payment?.reference)
      expect(clientSecret).toContain(payment?.reference)
    }
  })

  it('takes no money under its other name: that goes back by itself', async () => {
    const quoted = await aQuote()
    const { reference, clientSecret } = await openedAgain(quoted)
    await pay(reference, clientSecret ?? '')
    await receiveHere(reference)
    expect(await refundsAtStripe(reference)).toMatchObject([{ amount: 2498 }])
    expect(await lettersAbout('payments', { gateway: 'stripe', reference })).toEqual([])
    expect((await payWith(quoted.customer, 'pm_card_visa')).status).toBe(200)
    await carryOut(quoted.quote)
  })
})
