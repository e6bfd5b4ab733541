import { describe, expect, it } from 'vitest'
import { GatewayRefused, GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { cannedJuspay, json, order, session } from '../support/gateways/canned-juspay.ts'
import { newPayment, orderId, paymentKey } from '../support/gateways/juspay-payments.ts'

describe('requests', () => {
  it('open a session as Juspay documents it', async () => {
    const { gateway, requests } = cannedJuspay([session({})])
    await gateway.create(newPayment)
    const [request] = requests
    expect(request?.method).toBe('POST')
    expect(request?.url).toBe('https://juspay.test/sub/session')
    expect(request?.redirect).toBe('manual')
    expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({
      authorization: `Basic ${btoa('key-1:')}`,
      'content-type': 'application/json',
      'x-merchantid': 'merchant-1',
      'x-routing-id': orderId,
      version: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    })
    expect(await request?.json()).toEqual({
      order_id: orderId,
      amount: '199.98',
      currency: 'INR',
      customer_id: 'customer-1',
      customer_email: 'asha@shop.test',
      customer_phone: '9876543210',
      first_name: 'Asha',
      last_name: 'Rao',
      payment_page_client_id: 'client-1',
      action: 'paymentPage',
      return_url: 'https://shop.test/back/',
      description: 'Order 7',
      udf6: paymentKey,
    })
  })

  it('leave out what is not known of a guest', async () => {
    const { gateway, requests } = cannedJuspay([session({})])
    await gateway.create({ ...newPayment, metadata: {}, payer: null })
    expect(await requests[0]?.json()).toEqual({
      order_id: orderId,
      amount: '199.98',
      currency: 'INR',
      customer_id: '',
      payment_page_client_id: 'client-1',
      action: 'paymentPage',
      return_url: 'https://shop.test/back/',
      description: 'Order 7',
    })
  })

  it('ask for an order by its name, under the same routing id', async () => {
    const { gateway, requests } = cannedJuspay([order({})])
    await gateway.retrieve(orderId)
    expect(requests[0]?.method).toBe('GET')
    expect(requests[0]?.url).toBe(`https://juspay.test/sub/orders/${orderId}`)
    expect(requests[0]?.headers.get('x-routing-id')).toBe(orderId)
    expect(requests[0]?.headers.get('x-merchantid')).toBe('merchant-1')
  })

  it('give up after a time', async () => {
    const signals: (AbortSignal | null | undefined)[] = []
    const { gateway } = cannedJuspay([], {
      async fetch(_url, init) {
        signals.push(init?.signal)
        throw new DOMException('Too late', 'TimeoutError')
      },
    })
    await expect(gateway.create(newPayment)).rejects.toThrow(GatewayUnavailable)
    expect(signals).toEqual([expect.any(AbortSignal)])
  })
})

describe('what is refused without asking', () => {
  it.each([
    ['another currency', { money: { amount: 19998, currency: 'USD' } }],
    ['a payment from which nobody can return', { returnUrl: null }],
  ])('%s', async (_name, fields) => {
    const { gateway, requests } = cannedJuspay([])
    const created = gateway.create({ ...newPayment, ...fields })
    await expect(created).rejects.toMatchObject({ code: 'gateway_refused', reason: 'other' })
    expect(requests).toEqual([])
  })

  it.each(['', '../session', 'a/b', 'a b', 'a?b', 'é', 'x'.repeat(65)])(
    'the name "%s"',
    async (name) => {
      const { gateway, requests } = cannedJuspay([])
      const asked = gateway.retrieve(name)
      await expect(asked).rejects.toMatchObject({ reason: 'not_found' })
      expect(requests).toEqual([])
    },
  )
})

describe('the end of a session', () => {
  const [first, second, third] = [
    '2026-03-11T12:30:00Z',
    '2026-03-12T00:00:00Z',
    '2026-03-13T00:00:00Z',
  ]
  const page = 'https://juspay.test/page/1'
  const sdk = { requestId: 'r', service: 'in.juspay.hyperpay' }
  const token = { clientAuthTokenExpiry: '2026-03-04T12:45:00Z' }

  it.each([
    ['that of the order', { order_expiry: first }, first],
    [
      'that of the payload',
      { order_expiry: null, sdk_payload: { ...sdk, payload: {}, expiry: second } },
      second,
    ],
    [
      'that of the page',
      {
        order_expiry: undefined,
        sdk_payload: { ...sdk, payload: {} },
        payment_links: { web: page, expiry: third },
      },
      third,
    ],
    [
      'that of the token',
      {
        order_expiry: undefined,
        sdk_payload: { ...sdk, payload: token },
        payment_links: { web: page },
      },
      token.clientAuthTokenExpiry,
    ],
    [
      'not what is no time',
      { order_expiry: 'in a week', sdk_payload: { ...sdk, payload: token, expiry: '' } },
      '2026-03-11T12:30:00Z',
    ],
  ])('is %s', async (_name, fields, expiresAt) => {
    const { gateway } = cannedJuspay([session(fields)])
    expect(await gateway.create(newPayment)).toMatchObject({ handover: { expiresAt } })
  })

  it('has to be told', async () => {
    const fields = {
      order_expiry: null,
      payment_links: { web: page },
      sdk_payload: { ...sdk, payload: {} },
    }
    const { gateway } = cannedJuspay([session(fields)])
    await expect(gateway.create(newPayment)).rejects.toThrow(GatewayUnavailable)
  })

  it('may be unknown for the page', async () => {
    const { gateway } = cannedJuspay([session({ payment_links: { web: page } })])
    expect(await gateway.create(newPayment)).toMatchObject({ handover: { pageExpiresAt: null } })
  })
})

describe('a session that cannot be read', () => {
  it.each([
    ['of another order', { order_id: 'OTHER1' }],
    ['without a page', { payment_links: {} }],
    ['with a page that is no address', { payment_links: { web: 'javascript:alert(1)' } }],
    ['without a payload', { sdk_payload: null }],
    ['without a name', { id: '' }],
  ])('%s', async (_name, fields) => {
    const { gateway } = cannedJuspay([session(fields)])
    await expect(gateway.create(newPayment)).rejects.toThrow(GatewayUnavailable)
  })
})

describe('a session that is asked for again', () => {
  const refused = json({ status: 'error', error_code: 'X', error_message: 'No more.' }, 400)

  it('may be refused for an order that is paid', async () => {
    const { gateway, requests } = cannedJuspay([refused, order({})])
    expect(await gateway.create(newPayment)).toMatchObject({
      state: 'succeeded',
      reference: orderId,
    })
    expect(requests[1]?.url).toBe(`https://juspay.test/sub/orders/${orderId}`)
  })

  it('may answer the paid order, without a page', async () => {
    const paid = json({ status: 'CHARGED', order_id: orderId, status_id: 21 })
    const { gateway } = cannedJuspay([paid, order({})])
    const payment = await gateway.create(newPayment)
    expect(payment).toMatchObject({ state: 'succeeded', captureReference: 'merchant-1-1' })
    expect(payment.handover).toBeUndefined()
  })

  it('may be refused for what is asked for, though the order is there', async () => {
    const { gateway } = cannedJuspay([refused, order({ status: 'NEW' })])
    await expect(gateway.create(newPayment)).rejects.toMatchObject({
      reason: 'other',
      message: 'Juspay: No more.',
    })
  })

  it('may be refused where there is no order', async () => {
    const { gateway } = cannedJuspay([refused, json({ status: 'NOT_FOUND', status_id: 40 }, 400)])
    await expect(gateway.create(newPayment)).rejects.toMatchObject({ reason: 'other' })
  })

  it('may leave open whether there is an order', async () => {
    const { gateway } = cannedJuspay([refused, json({}, 500)])
    await expect(gateway.create(newPayment)).rejects.toThrow(GatewayUnavailable)
  })
})

describe('refusals', () => {
  const info = (code: string) => ({ code, developer_message: 'Why.', category: 'USER_ERROR' })

  it.each([
    ['an unknown order', { status: 'NOT_FOUND', error_info: info('RESOURCE_NOT_FOUND') }, 400],
    ['an unknown order, of old', { status: 'NOT_FOUND', status_id: 40, order_id: orderId }, 200],
  ])('tell %s', async (_name, body, status) => {
    const { gateway } = cannedJuspay([json(body, status)])
    const asked = gateway.retrieve(orderId)
    await expect(asked).rejects.toMatchObject({ reason: 'not_found' })
  })

  it('about something else that is not found do not end a payment', async () => {
    const body = { status: 'error', error_info: info('RESOURCE_NOT_FOUND') }
    const { gateway } = cannedJuspay([json(body, 400)])
    await expect(gateway.retrieve(orderId)).rejects.toMatchObject({
      reason: 'other',
      message: 'Juspay: Why.',
    })
  })

  it('are seen whatever the status of the answer', async () => {
    const { gateway } = cannedJuspay([json({ status: 'ERROR', error_message: 'No.' })])
    await expect(gateway.retrieve(orderId)).rejects.toThrow(GatewayRefused)
  })
})

describe('what is no usable answer', () => {
  it.each([
    ['an outage', json({}, 500)],
    ['a wrong key', json({ status: 'error', error_code: 'access_denied' }, 401)],
    ['too many questions', json({ status: 'error' }, 429)],
    ['a wrong address', json({ status: 'error', error_code: 'NOT_FOUND' }, 404)],
    ['a redirect', () => Response.redirect('https://juspay.test/login', 302)],
    ['a page', () => new Response('<html>', { status: 200 })],
    ['nothing', () => new Response('')],
    ['null', json(null)],
    ['a refusal without words', json({}, 400)],
    ['an order without an amount', order({ amount: null })],
    ['an order of a part of a paisa', order({ amount: 10.005 })],
    ['an order below zero', order({ amount: -1 })],
    ['an order without a currency', order({ currency: '' })],
    ['an order without a status', order({ status: null })],
  ])('%s', async (_name, answer) => {
    const { gateway } = cannedJuspay([answer])
    await expect(gateway.retrieve(orderId)).rejects.toThrow(GatewayUnavailable)
  })
})
