import { describe, expect, it } from 'vitest'
import { WebhookRejected } from '../../src/core/payments/errors.ts'
import { simulatedStripe } from '../simulator/simulated-stripe.ts'
import { newPayment as order } from '../support/gateways/new-payment.ts'

const now = new Date('2026-03-04T12:00:00Z')
const nowSeconds = now.getTime() / 1000

describe('events of the simulator', () => {
  const headersOf = (delivery: { headers: Record<string, string> } | undefined) =>
    new Headers(delivery?.headers)

  it('tell of a success', async () => {
    const stripe = simulatedStripe({ now: () => now })
    const { clientSecret, reference } = await stripe.gateway.create(order)
    await stripe.deliveries('take=1')
    await stripe.confirm(clientSecret, 'pm_card_visa')
    const [delivery] = await stripe.deliveries('take=1')
    const received = stripe.gateway.verifyWebhook(delivery?.body ?? '', headersOf(delivery), now)
    expect(await received).toEqual({
      id: expect.stringMatching(/^evt_/),
      type: 'payment_intent.succeeded',
      unreadable: null,
      evidence: {
        about: 'payment',
        gateway: 'stripe',
        reference,
        state: 'succeeded',
        money: { amount: 19998, currency: 'USD' },
        failureMessage: null,
        metadata: { order_id: '7' },
      },
    })
  })

  it('tell of a decline', async () => {
    const stripe = simulatedStripe({ now: () => now })
    const { clientSecret } = await stripe.gateway.create(order)
    await stripe.deliveries('take=1')
    await stripe.confirm(clientSecret, 'pm_card_chargeDeclinedExpiredCard')
    const [delivery] = await stripe.deliveries('take=1')
    const received = await stripe.gateway.verifyWebhook(
      delivery?.body ?? '',
      headersOf(delivery),
      now,
    )
    expect(received?.evidence).toMatchObject({
      state: 'failed',
      failureMessage: 'Your card has expired.',
    })
  })

  it('are refused when they were signed for another time', async () => {
    const stripe = simulatedStripe({ now: () => now })
    await stripe.gateway.create(order)
    const [delivery] = await stripe.deliveries(`at=${nowSeconds - 360}`)
    const received = stripe.gateway.verifyWebhook(delivery?.body ?? '', headersOf(delivery), now)
    await expect(received).rejects.toThrow(WebhookRejected)
  })
})
