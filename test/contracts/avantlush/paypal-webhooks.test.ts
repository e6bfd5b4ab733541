import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import {
  deliverFromPaypal,
  receiveDeliveries,
  takeEvents,
} from '../../support/gateways/paypal-webhooks.ts'
import type { Delivery } from '../../support/gateways/stripe-webhooks.ts'
import { avantlushClient, type Json } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import { type ApprovedQuote, anApprovedQuote } from '../../support/sales/approved-quotes.ts'
import { aCustomerWith } from '../../support/sales/avantlush-carts.ts'
import { fateOf, open, paid } from '../../support/sales/quote-fates.ts'
import { initiatePath, payWith } from '../../support/sales/quotes.ts'
import { aShippingMethod } from '../../support/sales/shipping-methods.ts'

afterEach(endFaults)

const received = { status: 200, body: { received: true } }
const forged = { status: 400, body: { status: 'error', message: 'Invalid signature' } }

/** An approved order, and the event that says so. */
async function anApproval(): Promise<ApprovedQuote & { event: Delivery }> {
  const quoted = await anApprovedQuote()
  const [event] = await takeEvents(quoted.reference, 'CHECKOUT.ORDER.APPROVED')
  if (!event) throw new Error('PayPal tells of no approval')
  return { ...quoted, event }
}

async function answerTo(delivery: Delivery): Promise<Json> {
  const { status, body } = await deliverFromPaypal(delivery)
  return { status, body }
}

async function storedEvents(): Promise<number | null> {
  return env.DB.prepare('SELECT count(*) AS n FROM webhook_events').first<number>('n')
}

function withHeaders({ headers, body }: Delivery, changes: Record<string, string | null>) {
  const changed = Object.entries({ ...headers, ...changes }).filter(([, value]) => value !== null)
  return { headers: Object.fromEntries(changed.map(([name, value]) => [name, value ?? ''])), body }
}

/** A text in base64 that is as good as any other, and no signature of PayPal. */
const otherSignature = btoa('x'.repeat(256))

const forgeries: [string, (event: Delivery) => Delivery][] = [
  [
    'another signature',
    (event) => withHeaders(event, { 'Paypal-Transmission-Sig': otherSignature }),
  ],
  ['no signature', (event) => withHeaders(event, { 'Paypal-Transmission-Sig': null })],
  ['no headers at all', ({ body }) => ({ headers: {}, body })],
  ['another time', (event) => withHeaders(event, { 'Paypal-Transmission-Time': hoursAgo(1) })],
  ['a time long ago', (event) => withHeaders(event, { 'Paypal-Transmission-Time': hoursAgo(200) })],
  ['a time to come', (event) => withHeaders(event, { 'Paypal-Transmission-Time': hoursAgo(-1) })],
  [
    'another certificate',
    (event) => withHeaders(event, { 'Paypal-Cert-Url': 'https://evil.test/' }),
  ],
  ['another body', ({ headers, body }) => ({ headers, body: body.replace('24.98', '0.01') })],
  [
    'a body that means the same',
    ({ headers, body }) => ({ headers, body: body.replace('{', '{ ') }),
  ],
  ['no JSON', ({ headers }) => ({ headers, body: '{' })],
  [
    'a body that answers for PayPal',
    ({ headers, body }) => {
      return { headers, body: `${body},"verification_status":"SUCCESS"` }
    },
  ],
]

function hoursAgo(hours: number): string {
  return `${new Date(Date.now() - hours * 3_600_000).toISOString().slice(0, 19)}Z`
}

describe('an event with', () => {
  it.each(forgeries)('%s is refused, and nothing of it kept', async (_, forge) => {
    const told = await anApproval()
    const before = await storedEvents()
    expect(await answerTo(forge(told.event))).toEqual(forged)
    await receiveDeliveries(told.reference, [])
    expect(await storedEvents()).toBe(before)
    expect(await fateOf(told)).toEqual(open)
  })
})

describe('an event of another webhook of PayPal’s', () => {
  it('is refused by a shop whose webhook has another id', async () => {
    const { event } = await anApproval()
    const shop = avantlushClient({ fetch: withEnv({ PAYPAL_WEBHOOK_ID: 'ANOTHERWEBHOOK' }) })
    const { status, body } = await shop.post('/api/webhooks/paypal/', event.body, {
      headers: event.headers,
    })
    expect({ status, body }).toEqual(forged)
  })
})

describe('while PayPal does not say whether an event is its own', () => {
  it.each(['error', 'timeout', 'unauthorized', 'too-many', 'null', 'empty'] as const)(
    'the shop asks for it later: %s',
    async (kind) => {
      const told = await anApproval()
      await fault({ gateway: 'paypal', operation: 'verify', kind, count: 1000 })
      const { status, headers } = await deliverFromPaypal(told.event)
      expect({ status, later: headers.get('Retry-After') }).toEqual({ status: 503, later: '5' })
      expect(await fateOf(told)).toEqual(open)
      await endFaults()
      await receiveDeliveries(told.reference, [told.event])
      expect(await fateOf(told)).toEqual(paid)
    },
  )
})

describe('an event of PayPal', () => {
  it('is received as often as it comes, and kept once', async () => {
    const told = await anApproval()
    const before = (await storedEvents()) ?? 0
    for (const _ of [1, 2, 3]) expect(await answerTo(told.event)).toEqual(received)
    expect(await storedEvents()).toBe(before + 1)
    await receiveDeliveries(told.reference, [])
    expect(await fateOf(told)).toEqual(paid)
  })

  it('that means nothing to the shop is received', async () => {
    const { customer, reference } = await anApprovedQuote({ capture: 'PENDING' })
    await payWith(customer, reference)
    const [event] = await takeEvents(reference, 'PAYMENT.CAPTURE.PENDING')
    expect(event && (await answerTo(event))).toEqual(received)
  })
})

describe('a shop that PayPal is not set up for', () => {
  const fetch = withEnv({ PAYPAL_CLIENT_ID: '', PAYPAL_CLIENT_SECRET: '', PAYPAL_WEBHOOK_ID: '' })

  it('has no address for its events', async () => {
    const { event } = await anApproval()
    const { status, body } = await avantlushClient({ fetch }).post(
      '/api/webhooks/paypal/',
      event.body,
      { headers: event.headers },
    )
    expect({ status, body }).toEqual({
      status: 404,
      body: { status: 'error', message: 'Not found.' },
    })
  })

  it('starts no checkout through it', async () => {
    const customer = await aCustomerWith([await aProduct()])
    const { id } = await aShippingMethod(await anAvantlushStaffMember())
    const shop = avantlushClient({ fetch, token: customer.tokens.access })
    const asked = { shipping_method_id: id, payment_method: 'paypal' }
    const { status, body } = await shop.post(initiatePath, asked)
    expect({ status, body }).toEqual({
      status: 400,
      body: {
        status: 'error',
        message: 'Invalid shipping method or payment method',
        errors: { payment_method: ['Select a valid choice.'] },
      },
    })
    await shop.post(initiatePath, { ...asked, payment_method: 'stripe' }, { expect: 200 })
  })
})
