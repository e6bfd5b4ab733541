import { afterEach, describe, expect, it } from 'vitest'
import { endFaults, fault } from '../../support/faults/faults.ts'
import {
  deliverFromPaypal,
  receiveDeliveries,
  takeEvents,
} from '../../support/gateways/paypal-webhooks.ts'
import { forged, received, storedEvents } from '../../support/gateways/received-events.ts'
import type { Delivery } from '../../support/gateways/stripe-webhooks.ts'
import { avantlushClient } from '../../support/http/client.ts'
import { toldBy } from '../../support/http/told-by.ts'
import { withEnv } from '../../support/http/with-env.ts'
import { type ApprovedQuote, anApprovedQuote } from '../../support/sales/approved-quotes.ts'
import { fateOf, open, paid } from '../../support/sales/quote-fates.ts'
import { payWith } from '../../support/sales/quotes.ts'

afterEach(endFaults)

/** An approved order, and the event that says so. */
async function anApproval(): Promise<ApprovedQuote & { event: Delivery }> {
  const quoted = await anApprovedQuote()
  const [event] = await takeEvents(quoted.reference, 'CHECKOUT.ORDER.APPROVED')
  if (!event) throw new Error('PayPal tells of no approval')
  return { ...quoted, event }
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
    expect(toldBy(await deliverFromPaypal(forge(told.event)))).toEqual(forged)
    await receiveDeliveries(told.reference, [])
    expect(await storedEvents()).toBe(before)
    expect(await fateOf(told)).toEqual(open)
  })
})

describe('an event of another webhook of PayPal’s', () => {
  it('is refused by a shop whose webhook has another id', async () => {
    const { event } = await anApproval()
    const shop = avantlushClient({ fetch: withEnv({ PAYPAL_WEBHOOK_ID: 'ANOTHERWEBHOOK' }) })
    const { headers, body: text } = event
    expect(toldBy(await shop.post('/api/webhooks/paypal/', text, { headers }))).toEqual(forged)
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
    for (const _ of [1, 2, 3]) expect(toldBy(await deliverFromPaypal(told.event))).toEqual(received)
    expect(await storedEvents()).toBe(before + 1)
    await receiveDeliveries(told.reference, [])
    expect(await fateOf(told)).toEqual(paid)
  })

  it('that means nothing to the shop is received', async () => {
    const { customer, reference } = await anApprovedQuote({ capture: 'PENDING' })
    await payWith(customer, reference)
    const [event] = await takeEvents(reference, 'PAYMENT.CAPTURE.PENDING')
    expect(event && toldBy(await deliverFromPaypal(event))).toEqual(received)
  })
})

it('a shop that PayPal is not set up for has no address for its events', async () => {
  const settings = { PAYPAL_CLIENT_ID: '', PAYPAL_CLIENT_SECRET: '', PAYPAL_WEBHOOK_ID: '' }
  const shop = avantlushClient({ fetch: withEnv(settings) })
  const { headers, body: text } = (await anApproval()).event
  const { body } = await shop.post('/api/webhooks/paypal/', text, { headers, expect: 404 })
  expect(body).toEqual({ status: 'error', message: 'Not found.' })
})
