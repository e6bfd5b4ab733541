import { env } from 'cloudflare:workers'
import { openInBrowser } from '../../../../src/core/payments/opening/open-in-browser.ts'
import { syncPayment } from '../../../../src/core/payments/settling/sync-payment.ts'
import { receiveWebhook } from '../../../../src/core/payments/settling/webhooks.ts'
import { context } from '../../world/context.ts'
import { readStripeBooks } from '../stripe-books.ts'
import { pay, refundsAtStripe } from '../stripe-payments.ts'
import { takeWebhooks } from '../stripe-webhooks.ts'
import type { PaymentDriver } from './driver.ts'

const methods = { paid: 'pm_card_visa', declined: 'pm_card_chargeDeclined' }

/** Stripe, whose payments the browser completes. */
export function stripeDriver(): PaymentDriver {
  return {
    title: 'Stripe',
    gateway: context().gateways.stripe,
    async open(ctx, { shop, orderId, currency }) {
      const request = { orderId, gateway: 'stripe', currency, idempotencyKey: null }
      const { clientSecret } = await openInBrowser(ctx, shop.customer.id, request)
      const [reference = ''] = clientSecret.split('_secret_')
      return { reference, clientSecret }
    },
    async pay({ reference, clientSecret }, outcome) {
      // Who changes his mind in the shop's own page tells nobody.
      if (outcome === 'cancelled') return
      await pay(reference, clientSecret ?? '', methods[outcome])
    },
    async comeBack(ctx, { shop }, { reference }) {
      await syncPayment(ctx, shop.customer, { gateway: 'stripe', reference })
    },
    async deliver(ctx, { reference }) {
      for (const { body, headers } of await takeWebhooks(reference)) {
        await receiveWebhook(ctx, 'stripe', { body, headers: new Headers(headers) })
      }
    },
    async books(orderId) {
      const { intents } = await readStripeBooks()
      const own = intents.filter(({ metadata }) => metadata.order_id === String(orderId))
      const refunds = (await Promise.all(own.map(({ id }) => refundsAtStripe(id)))).flat()
      return {
        captured: own.reduce((sum, { amount_received }) => sum + amount_received, 0),
        refunded: refunds.reduce((sum, { amount }) => sum + amount, 0),
      }
    },
    async refundThere({ reference }, amount) {
      const answer = await fetch(`${env.STRIPE_API_URL}/v1/refunds`, {
        method: 'POST',
        headers: { Authorization: 'Bearer sk_test_x' },
        body: new URLSearchParams({ payment_intent: reference, amount: String(amount) }),
      })
      if (answer.status !== 200) throw new Error(await answer.text())
      await answer.text()
    },
  }
}
