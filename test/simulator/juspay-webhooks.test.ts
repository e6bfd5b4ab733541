import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { eventNames, newSession, simulatedJuspay } from './simulated-juspay.ts'

const now = new Date('2026-11-22T10:00:00.123Z')
const { order_id: orderId } = newSession

async function opened(options = {}) {
  const juspay = simulatedJuspay({ now: () => now, ...options })
  await juspay.call('POST /session', newSession)
  return juspay
}

describe('an event', () => {
  it('goes to the shop with the agreed credentials, and tells the order', async () => {
    const { call, deliveries, pay } = await opened()
    await pay(orderId)
    const [delivery] = await deliveries()
    expect(delivery).toMatchObject({
      url: 'http://localhost:8787/api/v1/in/storefront/payments/juspay/webhook',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Basic ${btoa('juspay:juspay_webhook_test')}`,
      },
    })
    const { body: order } = await call(`GET /orders/${orderId}`)
    expect(JSON.parse(delivery?.body ?? '')).toEqual({
      id: expect.stringMatching(/^evt_V2_[0-9a-f]{32}$/),
      date_created: '2026-11-22T10:00:00Z',
      event_name: 'ORDER_SUCCEEDED',
      content: { order },
    })
    expect(order).toMatchObject({ status: 'CHARGED', status_id: 21, amount: 199.98 })
  })

  it('is picked by the order', async () => {
    const { call, deliveries, pay } = await opened()
    await call('POST /session', { ...newSession, order_id: 'OTHER1' })
    await pay(orderId)
    await pay('OTHER1', 'failed')
    expect(eventNames(await deliveries('payment=OTHER1'))).toEqual(['ORDER_FAILED'])
  })

  it('may be dropped', async () => {
    const { deliveries, fault, pay } = await opened()
    await fault({ operation: 'webhook', kind: 'drop-webhook' })
    await pay(orderId)
    expect(await deliveries()).toEqual([])
  })

  it('may come twice, and is the same one', async () => {
    const { deliveries, fault, pay } = await opened()
    await fault({ operation: 'webhook', kind: 'duplicate-webhook' })
    await pay(orderId)
    const [first, second, ...others] = await deliveries()
    expect(second).toEqual(first)
    expect(others).toEqual([])
  })

  it('may come late', async () => {
    const { deliveries, fault, pay } = await opened({ waits: { delayedWebhook: 60 } })
    await fault({ operation: 'webhook', kind: 'delay-webhook' })
    await pay(orderId)
    expect(await deliveries()).toEqual([])
    await sleep(100)
    expect(eventNames(await deliveries())).toEqual(['ORDER_SUCCEEDED'])
  })

  it('that decides nothing uses up no fault', async () => {
    const { control, deliveries, fault, pay } = await opened()
    await fault({ operation: 'webhook', kind: 'drop-webhook' })
    await control(`orders/${orderId}`, { event: 'TXN_CREATED' })
    await pay(orderId)
    expect(eventNames(await deliveries())).toEqual(['TXN_CREATED'])
  })
})

describe('faults', () => {
  it.each([
    ['create', 'POST /session'],
    ['verify', `GET /orders/${orderId}`],
    ['refunds', `GET /orders/${orderId}`],
    ['refund', `POST /orders/${orderId}/refunds`],
  ] as const)('of %s befall %s once', async (operation, path) => {
    const { call, fault, pay } = await opened()
    await pay(orderId)
    await fault({ operation, kind: 'error' })
    const form = new URLSearchParams({ unique_request_id: 'R1' })
    const ask = () => call(path, path.startsWith('GET') ? undefined : form)
    expect(await ask()).toMatchObject({ status: 500, body: { status: 'error' } })
    expect((await ask()).status).not.toBe(500)
  })

  it('leave the customer alone', async () => {
    const { fault, pay } = await opened()
    await fault({ operation: '*', kind: 'error' })
    expect((await pay(orderId)).searchParams.get('status')).toBe('CHARGED')
  })

  it('of others leave Juspay alone', async () => {
    const { call, fault } = await opened()
    await fault({ gateway: 'paypal', operation: '*', kind: 'error' })
    await fault({ gateway: 'paypal', operation: 'refunds', kind: 'error' })
    expect((await call(`GET /orders/${orderId}`)).status).toBe(200)
  })
})
