import { env } from 'cloudflare:workers'
import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { gatewayNamed } from '../../../src/core/payments/gateways.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import {
  chargesFor,
  deliverFromClover,
  hearFromClover,
  messagesAbout,
} from '../../support/gateways/clover-books.ts'
import { newCharge } from '../../support/gateways/new-clover-charge.ts'
import { forged, received, storedEvents } from '../../support/gateways/received-events.ts'
import { applyStoredWebhooks, type Delivery } from '../../support/gateways/stripe-webhooks.ts'
import { avantlushClient } from '../../support/http/client.ts'
import { toldBy } from '../../support/http/told-by.ts'
import { withEnv } from '../../support/http/with-env.ts'
import { carryOut, fateOf, paid } from '../../support/sales/quote-fates.ts'
import { aQuote, payWith, type Quoted } from '../../support/sales/quotes.ts'
import { lettersAbout } from '../../support/sales/rows.ts'
import { context } from '../../support/world/context.ts'

afterEach(endFaults)

/** A paid quote, its charge and what Clover's hosted checkout would say of it. */
async function aCharge(): Promise<Quoted & { charge: string; message: Delivery }> {
  const quoted = await aQuote({ provider: 'clover' })
  const { body } = await payWith(quoted.customer, 'clv_test_visa')
  const [message] = await messagesAbout(body.transaction_id)
  if (!message) throw new Error('Clover says nothing')
  return { ...quoted, charge: body.transaction_id, message }
}

async function eventsWaiting(): Promise<number | null> {
  return env.DB.prepare(
    'SELECT count(*) AS n FROM webhook_events WHERE processed_at IS NULL',
  ).first<number>('n')
}

/** A message as somebody signs it who has the secret. */
function signed(body: string, { secret = 'clover_webhook_test', secondsAgo = 0 } = {}): Delivery {
  const time = Math.floor(Date.now() / 1000) - secondsAgo
  const hash = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
  return { headers: { 'Clover-Signature': `t=${time},v1=${hash}` }, body }
}

const payment = JSON.stringify({ type: 'PAYMENT', status: 'APPROVED', id: 'CHARGE1' })

describe('a message', () => {
  it.each<[string, Delivery]>([
    ['without a signature', { headers: {}, body: payment }],
    ['signed with another secret', signed(payment, { secret: 'another' })],
    ['signed long ago', signed(payment, { secondsAgo: 400 })],
    ['signed in the future', signed(payment, { secondsAgo: -400 })],
    ['with another body than was signed', { ...signed('{}'), body: payment }],
    ['with a signature of another form', { headers: { 'Clover-Signature': 'x' }, body: payment }],
    ['without a time', { headers: { 'Clover-Signature': 'v1=00' }, body: payment }],
    [
      'of set-up with more in it',
      { headers: {}, body: JSON.stringify({ verificationCode: 'a', type: 'PAYMENT' }) },
    ],
    ['of nothing', { headers: {}, body: '' }],
  ])('%s is refused, and nothing of it kept', async (_, delivery) => {
    const before = await storedEvents()
    expect(toldBy(await deliverFromClover(delivery))).toEqual(forged)
    expect(await storedEvents()).toBe(before)
  })

  it('of set-up is answered without a signature, and has no effect', async () => {
    const before = await storedEvents()
    const body = JSON.stringify({ verificationCode: 'a1b2c3' })
    expect(toldBy(await deliverFromClover({ headers: {}, body }))).toEqual(received)
    expect(await storedEvents()).toBe(before)
  })

  it('is received as often as it comes, and kept once', async () => {
    const { message } = await aCharge()
    const before = (await storedEvents()) ?? 0
    for (const _ of [1, 2, 3]) expect(toldBy(await deliverFromClover(message))).toEqual(received)
    expect(await storedEvents()).toBe(before + 1)
  })

  it.each(['REFUND', 'SOMETHING_NEW'])(
    'of a type that means nothing is received: %s',
    async (type) => {
      const message = signed(JSON.stringify({ type, id: 'X1' }))
      expect(toldBy(await deliverFromClover(message))).toEqual(received)
    },
  )

  it('that cannot be read is received, and told to staff', async () => {
    const delivery = signed(JSON.stringify({ type: 'PAYMENT', id: 'no id of Clover/..' }))
    expect(toldBy(await deliverFromClover(delivery))).toEqual(received)
    const letters = await env.DB.prepare(
      "SELECT count(*) AS n FROM dead_letters WHERE queue = 'webhooks'",
    ).first<number>('n')
    expect(letters).toBe(1)
  })
})

describe('what a message says of a charge', () => {
  it('changes nothing of an order that is paid with it', async () => {
    const quoted = await aCharge()
    expect(toldBy(await deliverFromClover(quoted.message))).toEqual(received)
    await applyStoredWebhooks()
    expect(await fateOf(quoted)).toEqual(paid)
  })

  it('has Clover asked, and is not believed', async () => {
    const quoted = await aQuote({ provider: 'clover' })
    await payWith(quoted.customer, 'clv_test_declined')
    const [charge] = await chargesFor(quoted.quote)
    const lie = { type: 'PAYMENT', status: 'APPROVED', id: charge.id, message: 'Approved for 2498' }
    expect(toldBy(await deliverFromClover(signed(JSON.stringify(lie))))).toEqual(received)
    await applyStoredWebhooks()
    expect(await fateOf(quoted)).toMatchObject({ quote: 'open', orders: 0, kept: 0 })
  })

  it('makes the order where Clover’s own answer was lost', async () => {
    const quoted = await aQuote({ provider: 'clover' })
    await fault({ gateway: 'clover', operation: 'charge', kind: 'error-after', count: 1000 })
    await payWith(quoted.customer, 'clv_test_visa')
    await endFaults()
    const [charge] = await chargesFor(quoted.quote)
    await hearFromClover(charge.id)
    await carryOut(quoted.quote)
    expect(await fateOf(quoted)).toEqual(paid)
  })

  it('is told to staff where the charge is none of the shop’s', async () => {
    const key = crypto.randomUUID()
    const foreign = { ...newCharge, key, metadata: { order_id: 'of another shop' } }
    const { reference = '' } = (await gatewayNamed(context(), 'clover').charge?.(foreign)) ?? {}
    await hearFromClover(reference)
    expect(await lettersAbout('payments', { reference })).toEqual([
      'No order of ours waits for this money.',
    ])
  })
})

describe('a message about a charge that Clover does not know', () => {
  it('is told to staff once, and is done with', async () => {
    const reference = 'UNKNOWNCHARGE'
    const body = JSON.stringify({ type: 'PAYMENT', status: 'APPROVED', id: reference })
    for (const _ of [1, 2]) expect(toldBy(await deliverFromClover(signed(body)))).toEqual(received)
    await applyStoredWebhooks()
    expect(await lettersAbout('payments', { reference })).toEqual([
      'The gateway tells of a payment that it does not know.',
    ])
    expect(await eventsWaiting()).toBe(0)
  })
})

it('a shop that Clover is not set up for has no address for its messages', async () => {
  const settings = { CLOVER_API_ACCESS_KEY: '', CLOVER_PRIVATE_KEY: '', CLOVER_WEBHOOK_SECRET: '' }
  const shop = avantlushClient({ fetch: withEnv(settings) })
  const { headers, body: text } = signed(payment)
  const { body } = await shop.post('/api/webhooks/clover/', text, { headers, expect: 404 })
  expect(body).toEqual({ status: 'error', message: 'Not found.' })
})
