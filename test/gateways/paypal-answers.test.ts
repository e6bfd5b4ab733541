import { describe, expect, it } from 'vitest'
import { GatewayRefused, GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { createPaypalGateway } from '../../src/gateways/paypal.ts'
import { newPayment as order } from '../support/gateways/paypal-payments.ts'

const reference = '5O190127TN364715T'
const captureReference = '3C679366HH908993F'
const usd = (value: string) => ({ currency_code: 'USD', value })
const refund = {
  reference,
  captureReference,
  key: 'refund:key-1:9:0:500',
  money: { amount: 500, currency: 'USD' },
  reason: null,
}

/** A gateway that has its token, gets one and the same answer to everything, and what it has asked. */
function cannedGateway(answer: () => Response | Promise<Response>) {
  const requests: Request[] = []
  const gateway = createPaypalGateway({
    clientId: 'client',
    clientSecret: 'secret',
    webhookId: 'WEBHOOK1',
    apiUrl: 'https://paypal.test/sub/',
    async fetch(url, init) {
      if (url.endsWith('/token')) return Response.json({ access_token: 't', expires_in: 3600 })
      requests.push(new Request(url, init))
      return answer()
    },
  })
  return { gateway, requests }
}

const json =
  (body: unknown, status = 200) =>
  () =>
    Response.json(body, { status })

const orderWith = (fields: object, payments?: object) =>
  json({
    id: reference,
    status: 'COMPLETED',
    purchase_units: [{ amount: usd('5.00'), custom_id: 'key-1', payments }],
    links: [],
    ...fields,
  })

const captureWith = (fields: object) => ({
  id: captureReference,
  status: 'COMPLETED',
  amount: usd('5.00'),
  ...fields,
})

const errorWith = (issue: string, status = 422, name = 'UNPROCESSABLE_ENTITY') =>
  json({ name, message: 'No.', details: [{ issue, description: `About ${issue}.` }] }, status)

describe('requests', () => {
  it('open an order without personal data', async () => {
    const { gateway, requests } = cannedGateway(orderWith({ status: 'CREATED' }))
    await gateway.create(order)
    const [request] = requests
    expect(request?.method).toBe('POST')
    expect(request?.url).toBe('https://paypal.test/sub/v2/checkout/orders')
    expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({
      authorization: 'Bearer t',
      'content-type': 'application/json',
      'paypal-request-id': 'payment:1',
      prefer: 'return=representation',
    })
    expect(request?.redirect).toBe('manual')
    expect(await request?.json()).toEqual({
      intent: 'CAPTURE',
      purchase_units: [{ amount: usd('199.98'), custom_id: 'key-1', description: 'Order 7' }],
      payment_source: {
        paypal: {
          experience_context: {
            return_url: 'https://shop.test/back/',
            cancel_url: 'https://shop.test/back/',
            user_action: 'PAY_NOW',
            shipping_preference: 'NO_SHIPPING',
            payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED',
          },
        },
      },
    })
  })

  it('capture under the key', async () => {
    const { gateway, requests } = cannedGateway(orderWith({}, { captures: [captureWith({})] }))
    await gateway.confirm(reference, 'confirm:1')
    const [request] = requests
    expect(request?.url).toBe(`https://paypal.test/sub/v2/checkout/orders/${reference}/capture`)
    expect(request?.headers.get('PayPal-Request-Id')).toBe('confirm:1')
    expect(await request?.json()).toEqual({})
  })

  it('pay back under the key, which PayPal keeps in its own letters', async () => {
    const { gateway, requests } = cannedGateway(
      json({ id: '1JU08902781691411', status: 'COMPLETED', amount: usd('5.00') }, 201),
    )
    expect(await gateway.refund(refund)).toMatchObject({ key: refund.key })
    const [request] = requests
    expect(request?.url).toBe(
      `https://paypal.test/sub/v2/payments/captures/${captureReference}/refund`,
    )
    expect(request?.headers.get('PayPal-Request-Id')).toBe(refund.key)
    expect(await request?.json()).toEqual({
      amount: usd('5.00'),
      custom_id: 'refund.key-1.9.0.500',
    })
  })

  it('only ask when nothing is to be changed', async () => {
    const { gateway, requests } = cannedGateway(orderWith({}))
    await gateway.retrieve(reference)
    expect(requests.map(({ method }) => method)).toEqual(['GET'])
  })
})

describe('what is refused without asking', () => {
  it.each([
    ['another currency', { money: { amount: 500, currency: 'IRR' } }, 'other'],
    ['a part of a currency without decimals', { money: { amount: 1, currency: 'TWD' } }, 'amount'],
    ['a payment from which nobody can return', { returnUrl: null }, 'other'],
  ])('%s', async (_name, fields, reason) => {
    const { gateway, requests } = cannedGateway(orderWith({}))
    const created = gateway.create({ ...order, ...fields })
    await expect(created).rejects.toMatchObject({ code: 'gateway_refused', reason })
    expect(requests).toEqual([])
  })

  it.each(['', '../token', 'abc', 'A B', 'A/B', 'A?b=c', 'A'.repeat(37)])(
    'the id "%s"',
    async (id) => {
      const { gateway, requests } = cannedGateway(orderWith({}))
      const asked = [
        gateway.retrieve(id),
        gateway.confirm(id, 'confirm:1'),
        gateway.listRefunds({ reference: id, captureReference: null }),
        gateway.refund({ ...refund, captureReference: id || 'a' }),
      ]
      for (const one of asked) await expect(one).rejects.toMatchObject({ reason: 'not_found' })
      expect(requests).toEqual([])
    },
  )
})

describe('states', () => {
  it.each([
    ['CREATED', 'pending'],
    ['SAVED', 'pending'],
    ['PAYER_ACTION_REQUIRED', 'pending'],
    ['SOMETHING_NEW', 'pending'],
    ['APPROVED', 'processing'],
    ['COMPLETED', 'processing'],
    ['VOIDED', 'cancelled'],
  ])('an order that is %s without a capture is %s', async (status, state) => {
    const { gateway } = cannedGateway(orderWith({ status }))
    expect(await gateway.retrieve(reference)).toMatchObject({ state, captureReference: null })
  })

  it.each([
    ['COMPLETED', 'succeeded'],
    ['PARTIALLY_REFUNDED', 'succeeded'],
    ['REFUNDED', 'succeeded'],
    ['PENDING', 'processing'],
    ['SOMETHING_NEW', 'processing'],
    ['DECLINED', 'cancelled'],
    ['FAILED', 'cancelled'],
  ])('a complete order whose capture is %s is %s', async (status, state) => {
    const captures = [captureWith({ status })]
    const { gateway } = cannedGateway(orderWith({}, { captures }))
    expect(await gateway.retrieve(reference)).toMatchObject({ state, captureReference })
  })

  it('counts the capture that took the money', async () => {
    const captures = [
      captureWith({ id: 'DECLINED1', status: 'DECLINED' }),
      captureWith({ amount: usd('4.50') }),
    ]
    const { gateway } = cannedGateway(orderWith({}, { captures }))
    expect(await gateway.retrieve(reference)).toMatchObject({
      state: 'succeeded',
      captureReference,
      money: { amount: 450, currency: 'USD' },
      failureMessage: null,
    })
  })

  it('counts refunds that stand', async () => {
    const refundWith = (status: string) => ({ id: 'R1', status, amount: usd('1.00') })
    const statuses = ['COMPLETED', 'PENDING', 'FAILED', 'CANCELLED']
    const payments = { captures: [captureWith({})], refunds: statuses.map(refundWith) }
    const { gateway } = cannedGateway(orderWith({}, payments))
    expect(await gateway.retrieve(reference)).toMatchObject({ refundedAmount: 200 })
  })

  it.each([
    ['COMPLETED', 'succeeded'],
    ['PENDING', 'pending'],
    ['SOMETHING_NEW', 'pending'],
    ['FAILED', 'failed'],
    ['CANCELLED', 'failed'],
  ])('a refund that is %s is %s', async (status, state) => {
    const { gateway } = cannedGateway(json({ id: 'R1', status, amount: usd('5.00') }, 201))
    expect(await gateway.refund(refund)).toMatchObject({ state, amount: 500 })
  })

  it.each(['payer-action', 'approve'])('the page is the link %s', async (rel) => {
    const links = [
      { rel: 'self', href: 'https://paypal.test/self', method: 'GET' },
      { rel, href: 'https://paypal.test/page', method: 'GET' },
    ]
    const { gateway } = cannedGateway(orderWith({ status: 'CREATED', links }))
    const { paymentUrl } = await gateway.retrieve(reference)
    expect(paymentUrl).toBe('https://paypal.test/page')
  })
})

describe('refusals', () => {
  it.each([
    [404, 'RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID', 'not_found'],
    [422, 'UNPROCESSABLE_ENTITY', 'CAPTURE_FULLY_REFUNDED', 'already_refunded'],
    [422, 'UNPROCESSABLE_ENTITY', 'PENDING_CAPTURE', 'state'],
    [422, 'UNPROCESSABLE_ENTITY', 'REFUND_AMOUNT_EXCEEDED', 'amount'],
    [422, 'UNPROCESSABLE_ENTITY', 'REFUND_AMOUNT_TOO_LOW', 'amount'],
    [422, 'UNPROCESSABLE_ENTITY', 'REFUND_TIME_LIMIT_EXCEEDED', 'other'],
    [422, 'UNPROCESSABLE_ENTITY', 'REFUND_FAILED_INSUFFICIENT_FUNDS', 'other'],
    [400, 'INVALID_REQUEST', 'INVALID_PARAMETER_VALUE', 'other'],
  ])('%i %s, %s: %s', async (status, name, issue, reason) => {
    const { gateway } = cannedGateway(errorWith(issue, status, name))
    const failure = await gateway.refund(refund).catch((thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(GatewayRefused)
    expect(failure).toMatchObject({ reason, message: `About ${issue}.` })
  })

  it('may have no details', async () => {
    const { gateway } = cannedGateway(json({ name: 'RESOURCE_NOT_FOUND', message: 'No.' }, 404))
    await expect(gateway.retrieve(reference)).rejects.toMatchObject({
      reason: 'not_found',
      message: 'No.',
    })
  })

  it('of a capture that are about the shop are no declines', async () => {
    const { gateway } = cannedGateway(errorWith('PAYEE_ACCOUNT_RESTRICTED'))
    await expect(gateway.confirm(reference, 'confirm:1')).rejects.toThrow(GatewayRefused)
  })

  it.each([401, 403, 409, 429, 500, 503])('with status %i say nothing', async (status) => {
    const { gateway } = cannedGateway(errorWith('RESOURCE_NOT_FOUND', status))
    await expect(gateway.retrieve(reference)).rejects.toThrow(GatewayUnavailable)
  })
})

describe('unusable answers', () => {
  it.each([
    ['a broken connection', () => Promise.reject(new TypeError('fetch failed'))],
    ['no JSON', () => new Response('<html>')],
    ['null', json(null)],
    ['an empty body', () => new Response('')],
    ['another shape', json({ id: reference })],
    ['an order without units', orderWith({ purchase_units: [] })],
    ['a fraction of a cent', orderWith({ purchase_units: [{ amount: usd('1.005') }] })],
    ['a number for an amount', orderWith({ purchase_units: [{ amount: { value: 1 } }] })],
    ['an id with a path', orderWith({ id: '../X' })],
    ['a refusal of another shape', json({ error: 'x' }, 422)],
    ['a redirect', () => new Response(null, { status: 302, headers: { Location: '/' } })],
    ['an endless answer', orderWith({ more: 'x'.repeat(2 * 1024 * 1024) })],
  ])('%s', async (_name, answer) => {
    const { gateway } = cannedGateway(answer)
    await expect(gateway.retrieve(reference)).rejects.toThrow(GatewayUnavailable)
    await expect(gateway.confirm(reference, 'confirm:1')).rejects.toThrow(GatewayUnavailable)
  })
})
