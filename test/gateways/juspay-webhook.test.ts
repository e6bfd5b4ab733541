import { describe, expect, it } from 'vitest'
import { WebhookRejected } from '../../src/core/payments/errors.ts'
import { simulatedJuspay } from '../simulator/simulated-juspay.ts'
import { cannedJuspay } from '../support/gateways/canned-juspay.ts'
import { newPayment, orderId, paidPayment, refundOf } from '../support/gateways/juspay-payments.ts'

const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`

function verify(
  body: string,
  authorization: string | null = basic('user:password'),
  webhookPasswords = ['password', 'older'],
  now = new Date('2026-03-04T12:00:00Z'),
) {
  const { gateway } = cannedJuspay([], { webhookPasswords })
  const headers = new Headers(authorization === null ? {} : { Authorization: authorization })
  return gateway.verifyWebhook(body, headers, now)
}

const event = (name: string, content: unknown = { order: { order_id: orderId } }) =>
  JSON.stringify({
    id: 'evt_V2_1',
    date_created: '2026-03-04T12:00:00Z',
    event_name: name,
    content,
  })

const succeeded = event('ORDER_SUCCEEDED')

describe('credentials', () => {
  it.each([
    ['the password', 'user:password'],
    ['the older password', 'user:older'],
  ])('are taken with %s', async (_name, credentials) => {
    expect(await verify(succeeded, basic(credentials))).toMatchObject({ id: 'evt_V2_1' })
  })

  it('may have colons, signs and letters of any kind in the password', async () => {
    const password = 'a:b é%20 +/='
    expect(await verify(succeeded, basic(`user:${password}`), [password])).not.toBeNull()
  })

  it('may name their scheme in small letters', async () => {
    const authorization = basic('user:password').replace('Basic', 'basic')
    expect(await verify(succeeded, authorization)).not.toBeNull()
  })

  it.each([
    ['none', null],
    ['nothing', ''],
    ['no user', basic(':password')],
    ['no password', basic('user:')],
    ['the user alone', basic('user')],
    ['another user', basic('users:password')],
    ['the user in capitals', basic('USER:password')],
    ['another password', basic('user:passwore')],
    ['a longer password', basic('user:password1')],
    ['a shorter password', basic('user:passwor')],
    ['both turned around', basic('password:user')],
    ['text before them', basic(' user:password')],
    ['text that is not encoded', 'Basic user:password'],
    ['another scheme', basic('user:password').replace('Basic', 'Bearer')],
    ['no scheme', btoa('user:password')],
    ['two of them', `${basic('user:password')}, ${basic('user:older')}`],
  ])('are refused: %s', async (_name, authorization) => {
    await expect(verify(succeeded, authorization)).rejects.toThrow(WebhookRejected)
  })

  it('are looked at before anything else', async () => {
    await expect(verify('no JSON', basic('user:wrong'))).rejects.toThrow(WebhookRejected)
  })

  it('are never right where no password is agreed', async () => {
    await expect(verify(succeeded, basic('user:password'), [])).rejects.toThrow(WebhookRejected)
  })

  it('are good for an event of any age, which is the same one each time', async () => {
    const later = new Date('2027-03-04T12:00:00Z')
    const again = await verify(succeeded, basic('user:password'), ['password'], later)
    expect(again).toEqual(await verify(succeeded))
  })
})

describe('what events mean', () => {
  it.each([
    'ORDER_SUCCEEDED',
    'ORDER_FAILED',
    'ORDER_AUTHORIZED',
    'TXN_CREATED',
    'TXN_CHARGED',
    'TXN_FAILED',
    'AUTO_REFUND_SUCCEEDED',
    'AUTO_REFUND_FAILED',
  ])('%s: Juspay is asked about the payment', async (name) => {
    expect(await verify(event(name))).toEqual({
      id: 'evt_V2_1',
      type: name,
      evidence: { about: 'hint', gateway: 'juspay', reference: orderId },
      unreadable: null,
    })
  })

  it.each(['ORDER_REFUNDED', 'ORDER_REFUND_FAILED', 'REFUND_MANUAL_REVIEW_NEEDED'])(
    '%s: Juspay is asked about its refunds',
    async (name) => {
      expect(await verify(event(name))).toEqual({
        id: 'evt_V2_1',
        type: name,
        evidence: { about: 'refund', gateway: 'juspay', reference: orderId, refund: null },
        unreadable: null,
      })
    },
  )

  it.each(['ORDER_CREATED', 'MANDATE_CREATED', 'order_succeeded', 'constructor'])(
    '%s means nothing to us, whatever is in it',
    async (name) => {
      expect(await verify(event(name, {}))).toBeNull()
      expect(await verify(JSON.stringify({ event_name: name, id: 7 }))).toBeNull()
    },
  )
})

describe('what cannot be read', () => {
  it.each([
    ['no JSON', 'x'],
    ['no object', '[]'],
    ['no id', JSON.stringify({ event_name: 'ORDER_FAILED', content: {} })],
    [
      'an endless id',
      JSON.stringify({ id: 'x'.repeat(256), event_name: 'TXN_FAILED', content: {} }),
    ],
    ['no name', JSON.stringify({ id: 'evt_1', content: {} })],
    ['no content', JSON.stringify({ id: 'evt_1', event_name: 'ORDER_FAILED' })],
  ])('%s: is named after its content', async (_name, body) => {
    const first = await verify(body)
    expect(first).toEqual({
      id: expect.stringMatching(/^unreadable:[0-9a-f]{64}$/),
      type: 'unreadable',
      evidence: null,
      unreadable: expect.any(String),
    })
    expect(await verify(body)).toEqual(first)
    expect((await verify(`${body} `))?.id).not.toBe(first?.id)
  })

  it.each([
    ['no order', {}],
    ['an order without a name', { order: { status: 'CHARGED' } }],
    ['an order whose name is no text', { order: { order_id: 7 } }],
    ['an empty name', { order: { order_id: '' } }],
  ])('%s: keeps its name and type', async (_name, content) => {
    expect(await verify(event('ORDER_SUCCEEDED', content))).toEqual({
      id: 'evt_V2_1',
      type: 'ORDER_SUCCEEDED',
      evidence: null,
      unreadable: expect.any(String),
    })
  })
})

describe('events of the simulator', () => {
  it.each([
    ['paid', 'ORDER_SUCCEEDED'],
    ['failed', 'ORDER_FAILED'],
    ['cancelled', 'ORDER_FAILED'],
  ])('tell that a payment was %s', async (outcome, type) => {
    const { gateway, pay, receive } = simulatedJuspay()
    const { reference } = await gateway.create(newPayment)
    await pay(reference, outcome)
    expect(await receive()).toEqual({
      id: expect.stringMatching(/^evt_V2_[0-9a-f]{32}$/),
      type,
      evidence: { about: 'hint', gateway: 'juspay', reference },
      unreadable: null,
    })
  })

  it.each([
    ['SUCCESS', 'ORDER_REFUNDED'],
    ['FAILURE', 'ORDER_REFUND_FAILED'],
    ['MANUAL_REVIEW', 'REFUND_MANUAL_REVIEW_NEEDED'],
  ])('tell that a refund has ended: %s', async (status, type) => {
    const juspay = simulatedJuspay()
    const payment = await paidPayment(juspay, { refunds: 'pending' })
    const { reference } = await juspay.gateway.refund(refundOf(payment, 5000))
    await juspay.control(`refunds/${reference}`, { status })
    expect(await juspay.receive()).toMatchObject({
      type,
      evidence: { about: 'refund', reference: payment.reference, refund: null },
    })
  })

  it('are refused where another password is agreed', async () => {
    const juspay = simulatedJuspay({}, { webhookPasswords: ['another'] })
    await paidPayment(juspay)
    await expect(juspay.receive()).rejects.toThrow(WebhookRejected)
  })
})
