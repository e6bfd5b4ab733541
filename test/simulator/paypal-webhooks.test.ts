import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Delivery } from './courier.ts'
import { eventTypes, simulatedPaypal } from './simulated-paypal.ts'

const now = new Date('2026-11-22T10:00:00.123Z')
const path = 'POST /v1/notifications/verify-webhook-signature'

/** What PayPal is asked about a delivery, with the event as it came. */
function questionOf({ headers, body }: Delivery, changes: object = {}): string {
  const fields = JSON.stringify({
    auth_algo: headers['Paypal-Auth-Algo'],
    cert_url: headers['Paypal-Cert-Url'],
    transmission_id: headers['Paypal-Transmission-Id'],
    transmission_sig: headers['Paypal-Transmission-Sig'],
    transmission_time: headers['Paypal-Transmission-Time'],
    webhook_id: 'PAYPALWEBHOOKTEST',
    ...changes,
  })
  return `${fields.slice(0, -1)},"webhook_event":${body}}`
}

async function approved() {
  const paypal = simulatedPaypal({ now: () => now })
  const orderId = await paypal.openOrder()
  await paypal.decide(orderId)
  const [delivery = { url: '', headers: {}, body: '' }] = await paypal.deliveries('')
  return { ...paypal, orderId, delivery }
}

describe('an event', () => {
  it('tells what has happened where the contract receives it', async () => {
    const { delivery, orderId } = await approved()
    expect(delivery.url).toBe('http://localhost:8787/api/webhooks/paypal/')
    expect(delivery.headers).toMatchObject({
      'Paypal-Auth-Algo': 'SHA256withRSA',
      'Paypal-Transmission-Time': '2026-11-22T10:00:00Z',
    })
    expect(JSON.parse(delivery.body)).toMatchObject({
      id: expect.stringMatching(/^WH-[A-Z0-9]{17}-[A-Z0-9]{17}$/),
      event_type: 'CHECKOUT.ORDER.APPROVED',
      resource: { id: orderId, status: 'APPROVED' },
    })
  })

  it('can be picked by its payment and signed for another time', async () => {
    const { deliveries, orderId } = await approved()
    const [picked] = await deliveries(`payment=${orderId}&at=1000000000`)
    expect(picked?.headers).toMatchObject({ 'Paypal-Transmission-Time': '2001-09-09T01:46:40Z' })
    expect(await deliveries('payment=OTHER')).toEqual([])
  })
})

describe('a signature', () => {
  it('is confirmed for the event as it was sent', async () => {
    const { call, delivery } = await approved()
    const { body } = await call(path, questionOf(delivery))
    expect(body).toEqual({ verification_status: 'SUCCESS' })
  })

  it.each([
    { transmission_id: 'other-1' },
    { transmission_time: '2026-11-22T10:00:01Z' },
    { webhook_id: 'OTHERWEBHOOK' },
    { auth_algo: 'SHA1withRSA' },
    { cert_url: 'https://evil.example/cert' },
    { transmission_sig: 'AAAA' },
  ])('is not confirmed with %o', async (changes) => {
    const { call, delivery } = await approved()
    const { body } = await call(path, questionOf(delivery, changes))
    expect(body).toEqual({ verification_status: 'FAILURE' })
  })

  it('is not confirmed for an event that was written anew, or changed', async () => {
    const { call, delivery } = await approved()
    const anew = { ...delivery, body: JSON.stringify(JSON.parse(delivery.body)) }
    const changed = { ...delivery, body: delivery.body.replace('199.98', '1.98') }
    for (const other of [anew, changed]) {
      const { body } = await call(path, questionOf(other))
      expect(body).toEqual({ verification_status: 'FAILURE' })
    }
  })

  it('is asked for with all that it consists of', async () => {
    const { call } = await approved()
    expect((await call(path, { webhook_id: 'PAYPALWEBHOOKTEST' })).status).toBe(400)
    expect((await call(path, '{')).status).toBe(400)
  })
})

describe('faults', () => {
  it.each([
    ['drop-webhook', 0],
    ['duplicate-webhook', 2],
  ] as const)('of kind %s have an event delivered %i times', async (kind, count) => {
    const { decide, deliveries, fault, openOrder } = simulatedPaypal()
    const orderId = await openOrder()
    await fault({ operation: 'webhook', kind })
    await decide(orderId)
    expect(await deliveries()).toHaveLength(count)
  })

  it('have an event delivered late', async () => {
    const paypal = simulatedPaypal({ waits: { delayedWebhook: 40 } })
    const orderId = await paypal.openOrder()
    await paypal.fault({ operation: 'webhook', kind: 'delay-webhook' })
    await paypal.decide(orderId)
    expect(await paypal.deliveries()).toEqual([])
    await sleep(80)
    expect(eventTypes(await paypal.deliveries())).toEqual(['CHECKOUT.ORDER.APPROVED'])
  })

  it.each([
    ['create', 'POST /v2/checkout/orders'],
    ['inquiry', 'GET /v2/checkout/orders/X'],
    ['capture', 'POST /v2/checkout/orders/X/capture'],
    ['refund', 'POST /v2/payments/captures/X/refund'],
    ['refunds', 'GET /v2/payments/refunds/X'],
    ['refunds', 'GET /v2/payments/captures/X'],
    ['verify', path],
  ] as const)('of %s befall %s', async (operation, call) => {
    const paypal = simulatedPaypal()
    await paypal.fault({ operation, kind: 'error' })
    expect((await paypal.call(call)).status).toBe(500)
    expect((await paypal.call(call)).status).toBeLessThan(500)
  })

  it('of every operation leave tokens alone, which have their own', async () => {
    const { call, fault, send } = simulatedPaypal()
    await fault({ operation: '*', kind: 'error' })
    expect((await call('GET /v2/checkout/orders/X')).status).toBe(500)
    await fault({ operation: 'token', kind: 'too-many' })
    expect((await send('/paypal/v1/oauth2/token', { method: 'POST' })).status).toBe(429)
  })
})
