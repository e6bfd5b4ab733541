import { describe, expect, it } from 'vitest'
import { GatewayUnavailable, WebhookRejected } from '../../src/core/payments/errors.ts'
import { simulatedPaypal } from '../simulator/simulated-paypal.ts'

const now = new Date('2026-03-04T12:00:00Z')
const nowSeconds = now.getTime() / 1000

const usd = (amount: number) => ({ amount, currency: 'USD' })

describe('events of the simulator', () => {
  it('tell of an approval', async () => {
    const { decide, openOrder, receive } = simulatedPaypal({ now: () => now })
    const orderId = await openOrder()
    await decide(orderId)
    expect(await receive(now)).toEqual({
      id: expect.stringMatching(/^WH-/),
      type: 'CHECKOUT.ORDER.APPROVED',
      unreadable: null,
      evidence: {
        about: 'payment',
        gateway: 'paypal',
        reference: orderId,
        state: 'processing',
        money: usd(19998),
        failureMessage: null,
        metadata: { payment_key: 'payment-key-1' },
      },
    })
  })

  it('tell of captured money', async () => {
    const { capturedOrder, receive } = simulatedPaypal({ now: () => now })
    const { orderId, capture } = await capturedOrder({ amount: '150.00' })
    expect(await receive(now)).toMatchObject({
      type: 'PAYMENT.CAPTURE.COMPLETED',
      evidence: {
        about: 'payment',
        reference: orderId,
        state: 'succeeded',
        captureReference: capture.id,
        money: usd(15000),
        metadata: { payment_key: 'payment-key-1' },
      },
    })
  })

  it('tell nothing of a pending capture, and what becomes of it', async () => {
    const { capturedOrder, control, receive } = simulatedPaypal({ now: () => now })
    const { orderId, capture } = await capturedOrder({ capture: 'PENDING' })
    expect(await receive(now)).toMatchObject({
      type: 'PAYMENT.CAPTURE.PENDING',
      evidence: null,
      unreadable: null,
    })
    await control(`captures/${capture.id}`, { status: 'DECLINED' })
    expect(await receive(now)).toMatchObject({
      type: 'PAYMENT.CAPTURE.DENIED',
      evidence: { about: 'hint', reference: orderId },
    })
  })

  it('have PayPal asked about an order that it has ended', async () => {
    const { control, decide, openOrder, receive } = simulatedPaypal({ now: () => now })
    const orderId = await openOrder()
    await decide(orderId)
    await control(`orders/${orderId}/reversal`)
    expect(await receive(now)).toMatchObject({
      evidence: { about: 'hint', gateway: 'paypal', reference: orderId },
    })
  })

  it('tell of our refund by its key', async () => {
    const { capturedOrder, gateway, receive } = simulatedPaypal({ now: () => now })
    const { orderId, capture } = await capturedOrder()
    const refund = await gateway.refund({
      reference: orderId,
      captureReference: capture.id,
      key: 'refund:1:0',
      money: usd(5000),
      reason: null,
    })
    expect(await receive(now)).toMatchObject({
      type: 'PAYMENT.CAPTURE.REFUNDED',
      evidence: { about: 'refund', gateway: 'paypal', reference: orderId, refund },
    })
  })

  it('tell of a refund of the dashboard, and of one that fails', async () => {
    const { capturedOrder, control, receive } = simulatedPaypal({ now: () => now })
    const { orderId, capture } = await capturedOrder({ refunds: 'pending' })
    const { id } = await control(`captures/${capture.id}/refunds`, { amount: '3.00' })
    const refund = { reference: id, amount: 300, key: null }
    expect(await receive(now)).toMatchObject({
      type: 'PAYMENT.REFUND.PENDING',
      evidence: { reference: orderId, refund: { ...refund, state: 'pending' } },
    })
    await control(`refunds/${id}`, { status: 'FAILED' })
    expect(await receive(now)).toMatchObject({
      type: 'PAYMENT.REFUND.FAILED',
      evidence: { refund: { ...refund, state: 'failed', failureMessage: 'PayPal: FAILED' } },
    })
  })

  it('tell of a dispute, and how it ends', async () => {
    const { capturedOrder, control, receive } = simulatedPaypal({ now: () => now })
    const { orderId, capture } = await capturedOrder()
    const { id: dispute } = await control(`captures/${capture.id}/disputes`)
    const about = { about: 'dispute', gateway: 'paypal', reference: orderId, dispute }
    expect(await receive(now)).toMatchObject({
      evidence: { ...about, status: 'WAITING_FOR_SELLER_RESPONSE' },
    })
    await control(`disputes/${dispute}`, { outcome: 'RESOLVED_BUYER_FAVOUR' })
    expect(await receive(now)).toMatchObject({
      evidence: { ...about, status: 'RESOLVED_BUYER_FAVOUR' },
    })
  })

  it('tell of money that was taken back', async () => {
    const { capturedOrder, control, receive } = simulatedPaypal({ now: () => now })
    const { orderId, capture } = await capturedOrder()
    await control(`captures/${capture.id}/reversal`)
    expect(await receive(now)).toMatchObject({
      type: 'PAYMENT.CAPTURE.REVERSED',
      evidence: { about: 'dispute', reference: orderId, status: 'REVERSED' },
    })
  })

  it('are the same ones when they come again days later', async () => {
    const { decide, deliveries, gateway, openOrder } = simulatedPaypal({ now: () => now })
    await decide(await openOrder())
    const [delivery] = await deliveries()
    const later = new Date(now.getTime() + 3 * 24 * 60 * 60 * 1000)
    const receiveAt = (time: Date) =>
      gateway.verifyWebhook(delivery?.body ?? '', new Headers(delivery?.headers), time)
    expect(await receiveAt(later)).toEqual(await receiveAt(now))
  })
})

describe('what is refused', () => {
  async function approved(gatewayOptions = {}) {
    const paypal = simulatedPaypal({ now: () => now }, gatewayOptions)
    await paypal.decide(await paypal.openOrder())
    const [delivery] = await paypal.deliveries('')
    const headers = new Headers(delivery?.headers)
    const verify = (body = delivery?.body ?? '') => paypal.gateway.verifyWebhook(body, headers, now)
    return { ...paypal, headers, verify, body: delivery?.body ?? '' }
  }

  it('an event changed after it was signed', async () => {
    const { body, verify } = await approved()
    await expect(verify(body.replace('199.98', '1.98'))).rejects.toThrow(WebhookRejected)
  })

  it('an event that was signed for another webhook', async () => {
    const { verify } = await approved({ webhookId: 'OTHERWEBHOOK' })
    await expect(verify()).rejects.toThrow(WebhookRejected)
  })

  it('an event with the signature of another one', async () => {
    const { decide, deliveries, openOrder, verify } = await approved()
    await decide(await openOrder())
    const other = (await deliveries()).at(-1)
    await expect(verify(other?.body)).rejects.toThrow(WebhookRejected)
  })

  it('an event whose time was changed after it was signed', async () => {
    const { headers, verify } = await approved()
    headers.set('Paypal-Transmission-Time', '2026-03-04T12:00:01Z')
    await expect(verify()).rejects.toThrow(WebhookRejected)
  })

  it('an event signed too long ago, though PayPal vouches for it', async () => {
    const { deliveries, gateway } = await approved()
    const [delivery] = await deliveries(`at=${nowSeconds - 4 * 24 * 60 * 60 - 1}`)
    const headers = new Headers(delivery?.headers)
    const received = gateway.verifyWebhook(delivery?.body ?? '', headers, now)
    await expect(received).rejects.toThrow('Signed too long ago')
  })

  it.each(['error', 'timeout', 'null', 'too-many'] as const)(
    'nothing while PayPal is silent (%s): it delivers again',
    async (kind) => {
      const { fault, verify } = await approved()
      await fault({ operation: 'verify', kind })
      await expect(verify()).rejects.toThrow(GatewayUnavailable)
      expect(await verify()).toMatchObject({ type: 'CHECKOUT.ORDER.APPROVED' })
    },
  )

  it('nothing while PayPal does not say whose refund it is', async () => {
    const paypal = simulatedPaypal({ now: () => now })
    const { capture } = await paypal.capturedOrder()
    await paypal.control(`captures/${capture.id}/refunds`)
    await paypal.fault({ operation: 'refunds', kind: 'error' })
    await expect(paypal.receive(now)).rejects.toThrow(GatewayUnavailable)
  })
})
