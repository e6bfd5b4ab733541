import { describe, expect, it } from 'vitest'
import { eventNames, newSession, simulatedJuspay } from './simulated-juspay.ts'

const now = new Date('2026-11-22T10:00:00.123Z')
const { order_id: orderId } = newSession

async function paid(change?: Record<string, string>) {
  const juspay = simulatedJuspay({ now: () => now })
  await juspay.call('POST /session', newSession)
  await juspay.pay(orderId)
  await juspay.deliveries()
  if (change) await juspay.control(`orders/${orderId}`, change)
  const refund = (fields: Record<string, string>) =>
    juspay.call(`POST /orders/${orderId}/refunds`, new URLSearchParams(fields))
  return { ...juspay, refund }
}

const part = { unique_request_id: 'R1', amount: '50.00' }

describe('a refund', () => {
  it('answers the order with it, and tells of it', async () => {
    const { deliveries, refund } = await paid()
    const { status, body } = await refund(part)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      order_id: orderId,
      status: 'CHARGED',
      refunded: false,
      amount_refunded: 50,
      refunds: [
        {
          id: 'R1',
          unique_request_id: 'R1',
          amount: 50,
          status: 'SUCCESS',
          ref: 'rfnd_R1',
          created: '2026-11-22T10:00:00Z',
          error_message: '',
          sent_to_gateway: true,
          initiated_by: 'API',
          refund_type: 'STANDARD',
        },
      ],
    })
    const [delivery] = await deliveries()
    expect(JSON.parse(delivery?.body ?? '')).toMatchObject({
      event_name: 'ORDER_REFUNDED',
      content: { order: body },
    })
  })

  it('pays back the rest where no amount is named', async () => {
    const { refund } = await paid()
    await refund(part)
    const { body } = await refund({ unique_request_id: 'R2' })
    expect(body).toMatchObject({ refunded: true, amount_refunded: 199.98 })
    expect(body.refunds[1]).toMatchObject({ amount: 149.98 })
  })

  it.each([
    ['SUCCESS', ['ORDER_REFUNDED'], 50],
    ['FAILURE', ['ORDER_REFUND_FAILED'], 0],
    ['MANUAL_REVIEW', ['REFUND_MANUAL_REVIEW_NEEDED'], 50],
    ['PENDING', [], 50],
  ])('may take its time, and become %s', async (status, events, amount) => {
    const { call, control, deliveries, refund } = await paid({ refunds: 'pending' })
    const { body } = await refund(part)
    expect(body.refunds).toMatchObject([{ status: 'PENDING', id: null, sent_to_gateway: false }])
    expect(await deliveries()).toEqual([])
    await control('refunds/R1', { status })
    expect(eventNames(await deliveries())).toEqual(events)
    const { body: order } = await call(`GET /orders/${orderId}`)
    expect(order).toMatchObject({ amount_refunded: amount, refunds: [{ status }] })
  })

  it('may fail, and leaves the money to be paid back then', async () => {
    const { control, refund } = await paid({ refunds: 'failing' })
    const { body } = await refund({ unique_request_id: 'R1' })
    expect(body.refunds).toMatchObject([
      { status: 'FAILURE', error_message: 'Refund refused by the bank' },
    ])
    await control(`orders/${orderId}`, { refunds: 'at_once' })
    const { body: again } = await refund({ unique_request_id: 'R2' })
    expect(again).toMatchObject({ refunded: true, amount_refunded: 199.98 })
  })

  it.each([
    ['duplicate.call', part],
    ['invalid.amount.exceeded', { unique_request_id: 'R2', amount: '149.99' }],
    ['invalid amount', { unique_request_id: 'R2', amount: '0.99' }],
    ['invalid amount', { unique_request_id: 'R2', amount: '1.005' }],
    ['invalid amount', { unique_request_id: 'R2', amount: '-1' }],
  ])('is refused with %s: %o', async (code, fields) => {
    const { refund } = await paid()
    await refund(part)
    const { status, body } = await refund(fields)
    expect(status).toBe(400)
    expect(body).toEqual({
      status_id: -1,
      status: 'ERROR',
      error_message: expect.any(String),
      error_code: code,
    })
  })

  it.each<Record<string, string>>([
    {},
    { unique_request_id: 'x'.repeat(21) },
    { unique_request_id: 'a-b' },
  ])('is refused without an id that Juspay takes: %o', async (fields) => {
    const { refund } = await paid()
    const { status, body } = await refund(fields)
    expect(status).toBe(400)
    expect(body).toMatchObject({ status: 'Bad Request' })
  })

  it('has an id that no other order may use', async () => {
    const { call, pay, refund } = await paid()
    await refund(part)
    await call('POST /session', { ...newSession, order_id: 'OTHER1' })
    await pay('OTHER1')
    const { body } = await call('POST /orders/OTHER1/refunds', new URLSearchParams(part))
    expect(body).toMatchObject({ error_code: 'duplicate.call' })
  })

  it('is refused for what is not paid, and for nothing', async () => {
    const { call } = simulatedJuspay()
    await call('POST /session', newSession)
    const form = new URLSearchParams(part)
    const { body } = await call(`POST /orders/${orderId}/refunds`, form)
    expect(body).toMatchObject({ error_code: 'invalid.order.not_successful' })
    const unknown = await call('POST /orders/OTHER/refunds', form)
    expect(unknown).toMatchObject({ status: 400, body: { status: 'NOT_FOUND' } })
  })
})

describe('control', () => {
  it('pays back in the dashboard', async () => {
    const { control, deliveries } = await paid()
    const { refunds } = await control(`orders/${orderId}/refunds`, { amount: '3' })
    expect(refunds).toMatchObject([
      {
        unique_request_id: expect.stringMatching(/^erf_[0-9a-f]{16}$/),
        amount: 3,
        initiated_by: 'DASHBOARD',
      },
    ])
    expect(eventNames(await deliveries())).toEqual(['ORDER_REFUNDED'])
  })

  it('lists all orders with their refunds', async () => {
    const { refund, send } = await paid()
    await refund(part)
    const orders = await (await send('/juspay/control')).json()
    expect(orders).toMatchObject([{ order_id: orderId, refunds: [{ amount: 50 }] }])
  })

  it('gives an order any status and amount, and tells of it', async () => {
    const { call, control, deliveries } = await paid()
    const change = { status: 'AUTO_REFUNDED', amount: '1.50', event: 'AUTO_REFUND_SUCCEEDED' }
    await control(`orders/${orderId}`, change)
    const { body } = await call(`GET /orders/${orderId}`)
    expect(body).toMatchObject({ status: 'AUTO_REFUNDED', status_id: 36, amount: 1.5 })
    expect(eventNames(await deliveries())).toEqual(['AUTO_REFUND_SUCCEEDED'])
  })

  it('has an order forgotten', async () => {
    const { call, send } = await paid()
    const path = `/juspay/control/orders/${orderId}`
    expect((await send(path, { method: 'DELETE' })).status).toBe(204)
    expect((await call(`GET /orders/${orderId}`)).body).toMatchObject({ status: 'NOT_FOUND' })
  })

  it.each([
    [`orders/${orderId}`, { status: 'SOMETHING' }],
    [`orders/${orderId}`, { status: 'toString' }],
    [`orders/${orderId}`, { amount: 'x' }],
    [`orders/${orderId}`, { refunds: 'never' }],
    [`orders/${orderId}`, { event: 'x y' }],
    [`orders/${orderId}/refunds`, { amount: 'x' }],
    [`orders/${orderId}/refunds`, { amount: '500' }],
    ['orders/OTHER', {}],
    ['refunds/OTHER', { status: 'SUCCESS' }],
  ])('refuses what makes no sense: %s %o', async (path, form) => {
    const { control } = await paid()
    await expect(control(path, { ...form })).rejects.toThrow()
  })
})
