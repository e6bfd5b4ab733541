import { describe, expect, it } from 'vitest'
import { newSession, simulatedJuspay } from './simulated-juspay.ts'

const now = new Date('2026-11-22T10:00:00.123Z')
const { order_id: orderId } = newSession

describe('a session', () => {
  it('opens an order with a page', async () => {
    const { call } = simulatedJuspay({ now: () => now })
    const { status, body } = await call('POST /session', newSession)
    expect(status).toBe(200)
    const expiry = '2026-11-29T10:00:00Z'
    expect(body).toEqual({
      status: 'NEW',
      id: expect.stringMatching(/^ordeh_[0-9a-f]{32}$/),
      order_id: orderId,
      payment_links: { web: `http://simulator.test/juspay/payment-page/${body.id}`, expiry },
      sdk_payload: {
        requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
        service: 'in.juspay.hyperpay',
        payload: {
          clientId: 'juspay_client_test',
          merchantId: 'juspay_merchant_test',
          clientAuthToken: expect.stringMatching(/^tkn_[0-9a-f]{32}$/),
          clientAuthTokenExpiry: '2026-11-22T10:15:00Z',
          environment: 'sandbox',
          action: 'paymentPage',
          service: 'in.juspay.hyperpay',
          orderId,
          amount: '199.98',
          currency: 'INR',
          customerId: 'customer-1',
          customerEmail: 'asha@shop.test',
          customerPhone: '9876543210',
          firstName: 'Asha',
          lastName: 'Rao',
          returnUrl: 'https://shop.test/back/',
          description: 'Order 7',
        },
        expiry,
      },
      order_expiry: expiry,
    })
  })

  it('is the same one when it is asked for again, with another token', async () => {
    const { call } = simulatedJuspay()
    const { body: first } = await call('POST /session', newSession)
    const again = { ...newSession, order_id: orderId.toLowerCase(), amount: '1' }
    const { body: second } = await call('POST /session', again)
    expect(second).toMatchObject({
      id: first.id,
      order_id: orderId,
      payment_links: first.payment_links,
    })
    expect(second.sdk_payload.payload.amount).toBe('199.98')
    expect(second.sdk_payload.payload.clientAuthToken).not.toBe(
      first.sdk_payload.payload.clientAuthToken,
    )
  })

  it('is refused for an order that is paid', async () => {
    const { call, pay } = simulatedJuspay()
    await call('POST /session', newSession)
    await pay(orderId)
    const { status, body } = await call('POST /session', newSession)
    expect(status).toBe(400)
    expect(body).toMatchObject({ status: 'error', error_info: { code: 'INVALID_ACTION' } })
  })

  it.each([
    ['order_id', ''],
    ['order_id', 'x'.repeat(21)],
    ['order_id', 'a/b'],
    ['amount', '0'],
    ['amount', '1.005'],
    ['amount', '-1'],
    ['amount', 'x'],
    ['currency', 'USD'],
    ['payment_page_client_id', 'other'],
    ['action', 'paymentManagement'],
    ['return_url', 'shop.test'],
    ['return_url', undefined],
    ['customer_phone', '+919876543210'],
    ['udf6', 'x'.repeat(256)],
  ])('is refused for the %s %o', async (name, value) => {
    const { call } = simulatedJuspay()
    const { status, body } = await call('POST /session', { ...newSession, [name]: value })
    expect(status).toBe(400)
    expect(body).toMatchObject({
      error_code: 'INVALID_REQUEST',
      error_info: { code: 'INVALID_INPUT', fields: [{ field_name: name }] },
    })
  })

  it.each(['1', '1.5', '100.15', 100.15])('takes %o rupees', async (amount) => {
    const { call } = simulatedJuspay()
    await call('POST /session', { ...newSession, amount })
    const { body } = await call(`GET /orders/${orderId}`)
    expect(body.amount).toBe(Number(amount))
  })

  it('is refused for what is no JSON', async () => {
    const { call } = simulatedJuspay()
    const { status } = await call('POST /session', new URLSearchParams(newSession))
    expect(status).toBe(400)
  })
})

describe('the status of an order', () => {
  it('tells all that was asked for', async () => {
    const { call } = simulatedJuspay({ now: () => now })
    const { body: session } = await call('POST /session', newSession)
    const { status, body } = await call(`GET /orders/${orderId.toLowerCase()}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: session.id,
      order_id: orderId,
      merchant_id: 'juspay_merchant_test',
      status: 'NEW',
      status_id: 10,
      amount: 199.98,
      currency: 'INR',
      refunded: false,
      amount_refunded: 0,
      refunds: [],
      customer_id: 'customer-1',
      customer_email: 'asha@shop.test',
      customer_phone: '9876543210',
      return_url: 'https://shop.test/back/',
      udf1: '',
      udf6: 'payment-key-1',
      date_created: '2026-11-22T10:00:00Z',
    })
    expect(body.txn_id).toBeUndefined()
  })

  it('is NOT_FOUND where there is none', async () => {
    const { call } = simulatedJuspay()
    expect(await call('GET /orders/OTHER')).toEqual({
      status: 400,
      body: {
        status: 'NOT_FOUND',
        status_id: 40,
        order_id: 'OTHER',
        error_info: {
          user_message: 'Order Not Found',
          developer_message: 'Order Not Found',
          code: 'RESOURCE_NOT_FOUND',
          category: 'USER_ERROR',
        },
      },
    })
  })
})

describe('credentials', () => {
  const paths = ['POST /session', 'GET /orders/OTHER', 'POST /orders/OTHER/refunds']
  const wrong = [
    ['no key', { Authorization: '' }, 401],
    ['another key', { Authorization: `Basic ${btoa('other:')}` }, 401],
    ['a password', { Authorization: `Basic ${btoa('juspay_key_test:x')}` }, 401],
    ['another merchant', { 'x-merchantid': 'other' }, 401],
    ['no merchant', { 'x-merchantid': '' }, 400],
  ] as const

  it.each(paths.flatMap((path) => wrong.map((one) => [path, ...one] as const)))(
    '%s is refused with %s',
    async (path, _name, headers, expected) => {
      const { call } = simulatedJuspay()
      const body = path.startsWith('POST') ? {} : undefined
      const { status, body: answer } = await call(path, body, headers)
      expect(status).toBe(expected)
      expect(answer).toMatchObject({ error_code: expect.any(String), error_info: {} })
    },
  )

  it('are not asked of the customer', async () => {
    const { call, send } = simulatedJuspay()
    const { body } = await call('POST /session', newSession)
    expect((await send(new URL(body.payment_links.web).pathname)).status).toBe(200)
  })
})

it('has nothing else', async () => {
  const { send } = simulatedJuspay()
  expect((await send('/juspay/v2/orders')).status).toBe(404)
})
