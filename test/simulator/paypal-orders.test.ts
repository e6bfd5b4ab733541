import { describe, expect, it } from 'vitest'
import { eventTypes, newOrder, simulatedPaypal } from './simulated-paypal.ts'

const now = new Date('2026-11-22T10:00:00.123Z')
const [unit] = newOrder.purchase_units

const usd = (value: string) => ({ currency_code: 'USD', value })
const costing = (amount: object) => ({ ...newOrder, purchase_units: [{ ...unit, amount }] })
const keyed = { 'PayPal-Request-Id': 'key-1' }

describe('tokens', () => {
  it('are given for the credentials of the shop', async () => {
    const { send } = simulatedPaypal()
    const token = (authorization: string, grant: string) =>
      send('/paypal/v1/oauth2/token', {
        method: 'POST',
        headers: { Authorization: authorization },
        body: new URLSearchParams({ grant_type: grant }),
      })
    const good = `Basic ${btoa('paypal_client_test:paypal_secret_test')}`
    expect(await (await token(good, 'client_credentials')).json()).toMatchObject({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 32_400,
    })
    expect((await token(`Basic ${btoa('other:x')}`, 'client_credentials')).status).toBe(401)
    expect((await token(good, 'password')).status).toBe(400)
  })

  it('are needed for everything else, and end', async () => {
    let nowMs = now.getTime()
    const { call, openOrder, send } = simulatedPaypal({ now: () => new Date(nowMs) })
    const orderId = await openOrder()
    const path = `/v2/checkout/orders/${orderId}`
    expect((await send(`/paypal${path}`)).status).toBe(401)
    const answer = await call(`GET ${path}`, undefined, { Authorization: 'Bearer other' })
    expect(answer).toMatchObject({ status: 401, body: { name: 'AUTHENTICATION_FAILURE' } })
    nowMs += 32_400_000
    expect((await call(`GET ${path}`)).status).toBe(200)
  })
})

describe('an order', () => {
  it('is opened with a page where the buyer approves it', async () => {
    const { call } = simulatedPaypal({ now: () => now })
    const { status, body } = await call('POST /v2/checkout/orders', newOrder, keyed)
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.stringMatching(/^[A-Z0-9]{17}$/),
      intent: 'CAPTURE',
      status: 'PAYER_ACTION_REQUIRED',
      purchase_units: [
        {
          reference_id: 'default',
          amount: usd('199.98'),
          custom_id: 'payment-key-1',
          payee: expect.any(Object),
        },
      ],
      create_time: '2026-11-22T10:00:00Z',
      update_time: '2026-11-22T10:00:00Z',
      links: [
        { rel: 'self', method: 'GET', href: expect.any(String) },
        {
          rel: 'payer-action',
          method: 'GET',
          href: `http://simulator.test/paypal/checkoutnow?token=${body.id}`,
        },
      ],
    })
  })

  it('is answered in short where no more is asked for', async () => {
    const { call } = simulatedPaypal()
    const headers = { ...keyed, Prefer: 'return=minimal' }
    const { body } = await call('POST /v2/checkout/orders', newOrder, headers)
    expect(Object.keys(body)).toEqual(['id', 'status', 'links'])
  })

  it('without a source is approved by another link', async () => {
    const { call } = simulatedPaypal()
    const { payment_source, ...order } = newOrder
    const { status, body } = await call('POST /v2/checkout/orders', order)
    expect(status).toBe(201)
    expect(body.status).toBe('CREATED')
    expect(body.links[1].rel).toBe('approve')
  })

  it('is the same one for a repeated request id, as it stands then', async () => {
    const { call, decide } = simulatedPaypal()
    const { body: first } = await call('POST /v2/checkout/orders', newOrder, keyed)
    await decide(first.id)
    const again = await call('POST /v2/checkout/orders', newOrder, keyed)
    expect(again).toMatchObject({ status: 200, body: { id: first.id, status: 'APPROVED' } })
  })

  it('is another one once the request id is forgotten', async () => {
    let nowMs = now.getTime()
    const { call } = simulatedPaypal({ now: () => new Date(nowMs) })
    const { body: first } = await call('POST /v2/checkout/orders', newOrder, keyed)
    nowMs += 6 * 60 * 60 * 1000
    const again = await call('POST /v2/checkout/orders', newOrder, keyed)
    expect(again.status).toBe(201)
    expect(again.body.id).not.toBe(first.id)
  })

  it.each([
    [422, 'CANNOT_BE_ZERO_OR_NEGATIVE', costing(usd('0.00'))],
    [422, 'CANNOT_BE_ZERO_OR_NEGATIVE', costing(usd('-1.00'))],
    [422, 'DECIMAL_PRECISION', costing(usd('1.001'))],
    [422, 'DECIMALS_NOT_SUPPORTED', costing({ currency_code: 'JPY', value: '100.00' })],
    [422, 'INVALID_CURRENCY_CODE', costing({ currency_code: 'IRR', value: '100' })],
    [422, 'AMOUNT_MISMATCH', costing({ ...usd('5.00'), breakdown: { item_total: usd('4.00') } })],
    [400, 'INVALID_PARAMETER_SYNTAX', costing(usd('1,00'))],
    [400, 'MISSING_REQUIRED_PARAMETER', costing({ currency_code: 'USD' })],
    [400, 'INVALID_PARAMETER_VALUE', { ...newOrder, intent: 'OTHER' }],
    [400, 'NOT_SUPPORTED', { ...newOrder, surplus: 1 }],
  ])('is refused with %i %s: %o', async (status, issue, order) => {
    const { call } = simulatedPaypal()
    const answer = await call('POST /v2/checkout/orders', order, keyed)
    expect(answer).toMatchObject({ status, body: { details: [{ issue }] } })
  })

  it('takes a breakdown that adds up', async () => {
    const { call } = simulatedPaypal()
    const breakdown = {
      item_total: usd('9.00'),
      shipping: usd('2.50'),
      tax_total: usd('.50'),
      discount: usd('2'),
    }
    const order = costing({ ...usd('10.00'), breakdown })
    expect((await call('POST /v2/checkout/orders', order, keyed)).status).toBe(201)
  })

  it('with a source needs a request id', async () => {
    const { call } = simulatedPaypal()
    const answer = await call('POST /v2/checkout/orders', newOrder)
    expect(answer.body.details[0].issue).toBe('PAYPAL_REQUEST_ID_REQUIRED')
  })

  it('that does not exist is not found', async () => {
    const { call } = simulatedPaypal()
    const answer = await call('GET /v2/checkout/orders/5O190127TN364715T')
    expect(answer).toMatchObject({ status: 404, body: { name: 'RESOURCE_NOT_FOUND' } })
  })
})

describe('a capture', () => {
  it('takes the money of an approved order and tells it', async () => {
    const { capturedOrder, deliveries } = simulatedPaypal()
    const { orderId, capture } = await capturedOrder()
    expect(capture).toMatchObject({
      status: 'COMPLETED',
      amount: usd('199.98'),
      custom_id: 'payment-key-1',
      supplementary_data: { related_ids: { order_id: orderId } },
    })
    expect(eventTypes(await deliveries())).toEqual([
      'CHECKOUT.ORDER.APPROVED',
      'PAYMENT.CAPTURE.COMPLETED',
    ])
  })

  it('is refused before the buyer has approved, and after another one', async () => {
    const { call, capturedOrder, openOrder } = simulatedPaypal()
    const unapproved = await call(`POST /v2/checkout/orders/${await openOrder()}/capture`, {})
    expect(unapproved).toMatchObject({
      status: 422,
      body: { details: [{ issue: 'ORDER_NOT_APPROVED' }] },
    })
    const { orderId } = await capturedOrder()
    const again = await call(`POST /v2/checkout/orders/${orderId}/capture`, {})
    expect(again.body.details[0].issue).toBe('ORDER_ALREADY_CAPTURED')
  })

  it('happens once under a request id', async () => {
    const { call, decide, openOrder } = simulatedPaypal()
    const orderId = await openOrder()
    await decide(orderId)
    const path = `POST /v2/checkout/orders/${orderId}/capture`
    const first = await call(path, {}, keyed)
    expect(await call(path, {}, keyed)).toEqual({ status: 200, body: first.body })
  })

  it('can be declined, which its request id repeats', async () => {
    const { call, control, decide, openOrder } = simulatedPaypal()
    const orderId = await openOrder()
    await control(`orders/${orderId}`, { capture: 'INSTRUMENT_DECLINED' })
    await decide(orderId)
    const path = `POST /v2/checkout/orders/${orderId}/capture`
    const first = await call(path, {}, keyed)
    expect(first).toMatchObject({
      status: 422,
      body: { details: [{ issue: 'INSTRUMENT_DECLINED' }], links: [{ rel: 'redirect' }] },
    })
    await decide(orderId)
    expect((await call(path, {}, keyed)).status).toBe(422)
    expect((await call(path, {}, { 'PayPal-Request-Id': 'key-2' })).status).toBe(201)
  })

  it.each([
    ['COMPLETED', 'PAYMENT.CAPTURE.COMPLETED'],
    ['DECLINED', 'PAYMENT.CAPTURE.DENIED'],
  ])('can be pending, and is %s later', async (status, type) => {
    const { call, capturedOrder, control, deliveries } = simulatedPaypal()
    const { orderId, capture } = await capturedOrder({ capture: 'PENDING' })
    expect(capture).toMatchObject({
      status: 'PENDING',
      status_details: { reason: 'PENDING_REVIEW' },
    })
    await control(`captures/${capture.id}`, { status })
    expect(eventTypes(await deliveries()).at(-1)).toBe(type)
    const { body } = await call(`GET /v2/checkout/orders/${orderId}`)
    expect(body.purchase_units[0].payments.captures[0].status).toBe(status)
    await expect(control(`captures/${capture.id}`, { status })).rejects.toThrow('The capture is')
  })

  it('can take another amount', async () => {
    const { capturedOrder } = simulatedPaypal()
    const { capture } = await capturedOrder({ amount: '150.00' })
    expect(capture.amount).toEqual(usd('150.00'))
  })
})

describe('the page', () => {
  it('shows what is to be paid', async () => {
    const { openOrder, send } = simulatedPaypal()
    const response = await send(`/paypal/checkoutnow?token=${await openOrder()}`)
    expect(response.headers.get('Content-Type')).toContain('text/html')
    expect(await response.text()).toContain('Pay 199.98 USD')
    expect((await send('/paypal/checkoutnow?token=OTHER')).status).toBe(404)
  })

  it('sends the browser back with the order and the payer', async () => {
    const { decide, openOrder } = simulatedPaypal()
    const orderId = await openOrder()
    const url = await decide(orderId)
    expect(url.origin + url.pathname).toBe('https://shop.test/back/')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      token: orderId,
      PayerID: expect.stringMatching(/^[A-Z0-9]{13}$/),
    })
  })

  it('sends back who cancels, and lets him approve later', async () => {
    const { call, decide, openOrder } = simulatedPaypal()
    const orderId = await openOrder()
    const url = await decide(orderId, 'cancelled')
    expect(url.href).toBe(`https://shop.test/back/?cancelled=1&token=${orderId}`)
    await decide(orderId)
    const { body } = await call(`GET /v2/checkout/orders/${orderId}`)
    expect(body.status).toBe('APPROVED')
  })

  it('changes nothing once the buyer has approved', async () => {
    const { decide, deliveries, openOrder } = simulatedPaypal()
    const orderId = await openOrder()
    const url = await decide(orderId)
    expect(await decide(orderId, 'cancelled')).toEqual(url)
    expect(eventTypes(await deliveries())).toEqual(['CHECKOUT.ORDER.APPROVED'])
  })

  it('knows two outcomes', async () => {
    const { openOrder, send } = simulatedPaypal()
    const path = `/paypal/checkoutnow?token=${await openOrder()}`
    const body = new URLSearchParams({ outcome: 'other' })
    expect((await send(path, { method: 'POST', body })).status).toBe(400)
  })
})

describe('time', () => {
  it('ends an approved order that nobody captures', async () => {
    const { call, control, decide, deliveries, openOrder } = simulatedPaypal()
    const orderId = await openOrder()
    await expect(control(`orders/${orderId}/reversal`)).rejects.toThrow('The order is')
    await decide(orderId)
    await control(`orders/${orderId}/reversal`)
    expect((await call(`GET /v2/checkout/orders/${orderId}`)).body.status).toBe('VOIDED')
    expect(eventTypes(await deliveries()).at(-1)).toBe('CHECKOUT.PAYMENT-APPROVAL.REVERSED')
  })

  it('has orders forgotten', async () => {
    const { call, openOrder, send } = simulatedPaypal()
    const orderId = await openOrder()
    await send(`/paypal/control/orders/${orderId}`, { method: 'DELETE' })
    expect((await call(`GET /v2/checkout/orders/${orderId}`)).status).toBe(404)
  })
})

it('has nothing else', async () => {
  const { send } = simulatedPaypal()
  expect((await send('/paypal/v1/other')).status).toBe(404)
})
