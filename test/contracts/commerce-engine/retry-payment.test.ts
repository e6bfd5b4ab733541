import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { aRegisteredCustomer, aVisitor } from '../../support/customers/storefront-visitors.ts'
import { aKey, repeat } from '../../support/faults/lost-answers.ts'
import { payAtJuspay } from '../../support/gateways/juspay-orders.ts'
import { payAtPayu } from '../../support/gateways/payu-payments.ts'
import { withGateways } from '../../support/gateways/with-gateways.ts'
import { type Answer, commerceEngineClient, type Json } from '../../support/http/client.ts'
import { userIdOf } from '../../support/sales/balances.ts'
import { letMinutesPass } from '../../support/sales/cart-sales.ts'
import {
  anOrderBy,
  comeByIn,
  fateOf,
  type Ordered,
  sendRetry,
  shipFor59,
} from '../../support/sales/paid-orders.ts'
import {
  byJuspay,
  byPayu,
  cancelOrder,
  paymentStatusOf,
  readOrder,
} from '../../support/sales/storefront-orders.ts'

beforeEach(shipFor59)

const viaPayu = { payment_gateway_params: byPayu.payment_gateway_params }
const viaJuspay = { payment_gateway_params: byJuspay.payment_gateway_params }

const notAvailable = { status: 400, code: 'retry_not_available' }

function refusalIn({ status, body }: Answer) {
  return { status, code: body.code }
}

/** An order whose attempt has failed, as everybody knows. */
async function aFailedOrder(wish: { member?: boolean } = {}): Promise<Ordered> {
  const ordered = await anOrderBy(byPayu, wish)
  await payAtPayu(ordered.info, 'failed')
  return ordered
}

describe('another attempt', () => {
  it.each([0, 14])('is not to begin %i minutes after the last one', async (minutes) => {
    const ordered = await anOrderBy(byPayu)
    await letMinutesPass(ordered.orderId, minutes)
    expect(await paymentStatusOf(ordered.client, ordered.number)).toMatchObject({
      ...{ status: 'pending', is_retry_available: false },
    })
    expect(refusalIn(await sendRetry(ordered, viaPayu))).toEqual(notAvailable)
    expect((await fateOf(ordered)).attempts).toEqual(['pending'])
  })

  it.each([15, 59])('may begin %i minutes after the last one', async (minutes) => {
    const ordered = await anOrderBy(byPayu)
    await letMinutesPass(ordered.orderId, minutes)
    expect(await paymentStatusOf(ordered.client, ordered.number)).toMatchObject({
      ...{ status: 'pending', is_retry_available: true },
    })
    expect((await sendRetry(ordered, viaPayu)).status).toBe(200)
    expect((await fateOf(ordered)).attempts).toEqual(['pending', 'pending'])
    // From now on this one counts.
    expect(refusalIn(await sendRetry(ordered, viaPayu))).toEqual(notAvailable)
  })

  it.each([
    ['PayU', byPayu, payAtPayu],
    ['Juspay', byJuspay, payAtJuspay],
  ])('may begin at once after a failure at %s', async (_, way, pay) => {
    const ordered = await anOrderBy(way)
    await pay(ordered.info, 'failed')
    expect(await paymentStatusOf(ordered.client, ordered.number)).toMatchObject({
      ...{ status: 'failed', is_retry_available: true },
    })
    expect((await sendRetry(ordered, viaPayu)).status).toBe(200)
    expect(await paymentStatusOf(ordered.client, ordered.number)).toMatchObject({
      ...{ status: 'pending', is_retry_available: false },
    })
  })

  it('has a number of its own, the same amount, and stands beside the first', async () => {
    const ordered = await aFailedOrder()
    const { body } = await sendRetry(ordered, viaPayu, { expect: 200 })
    const { payment_info: info } = body.content
    expect(info).toEqual({
      ...ordered.info,
      ...{ txnid: expect.not.stringMatching(ordered.info.txnid), hash: expect.any(String) },
    })
    expect(info.hash).not.toBe(ordered.info.hash)
    const { payments } = await readOrder(ordered.client, ordered.number)
    expect(payments).toMatchObject([
      { request_number: ordered.info.txnid, payment_status: 'failed', amount: 259 },
      { request_number: info.txnid, payment_status: 'pending', amount: 259 },
    ])
    await payAtPayu(info)
    expect(await fateOf(ordered)).toMatchObject({ wasPaid: true, captured: 25_900, receipts: 1 })
  })

  it.each([
    ['the first form', { payment_gateway: 'JUSPAY', ...viaJuspay }],
    ['the first form without its name', viaJuspay],
    [
      'the newer form',
      {
        payment_method: {
          ...{ payment_provider_slug: 'juspay', integration_type: 'hyper-checkout' },
          ...{ return_url: 'https://shop.example.com/return', action: 'paymentPage' },
        },
      },
    ],
  ])('may go through another gateway than before, in %s', async (_, way) => {
    const ordered = await aFailedOrder()
    const { body } = await sendRetry(ordered, way, { expect: 200 })
    const { payment_info: info } = body.content
    expect(info).toMatchObject({ payment_gateway: 'JUSPAY', status: 'NEW' })
    await payAtJuspay(info)
    const { payments } = await readOrder(ordered.client, ordered.number)
    expect(payments.at(-1)).toMatchObject({
      ...{ request_number: info.order_id, payment_status: 'success' },
    })
  })

  it('has the order wait an hour from then on', async () => {
    const ordered = await anOrderBy(byPayu)
    await letMinutesPass(ordered.orderId, 50)
    await sendRetry(ordered, viaPayu, { expect: 200 })
    await comeByIn(59)
    expect(await fateOf(ordered)).toMatchObject({ order: 'pending' })
    await comeByIn(61)
    expect(await fateOf(ordered)).toMatchObject({
      ...{ order: 'cancelled', attempts: ['cancelled', 'cancelled'] },
    })
  })

  it('is for members, too', async () => {
    const ordered = await aFailedOrder({ member: true })
    expect((await sendRetry(ordered, viaPayu)).status).toBe(200)
  })
})

describe('an order that waits for no money', () => {
  const ends: [string, (ordered: Ordered) => Promise<unknown>][] = [
    ['is paid', ({ info }) => payAtPayu(info)],
    ['was cancelled', ({ client, number }) => cancelOrder(client, number)],
    ['has expired', () => comeByIn(61)],
    [
      'was paid and cancelled',
      async ({ info, client, number }) => {
        await payAtPayu(info)
        await cancelOrder(client, number)
      },
    ],
  ]

  it.each(ends)('because it %s cannot be paid again', async (_, end) => {
    const ordered = await anOrderBy(byPayu)
    await end(ordered)
    await letMinutesPass(ordered.orderId, 120)
    expect(refusalIn(await sendRetry(ordered, viaPayu))).toEqual(notAvailable)
    expect(await paymentStatusOf(ordered.client, ordered.number)).toMatchObject({
      is_retry_available: false,
    })
  })

  it('cannot be paid again while its money is under way', async () => {
    const ordered = await anOrderBy(byPayu)
    await env.DB.prepare("UPDATE payments SET status = 'processing' WHERE order_id = ?")
      .bind(ordered.orderId)
      .run()
    expect(refusalIn(await sendRetry(ordered, viaPayu))).toEqual(notAvailable)
  })
})

describe('somebody else’s order', () => {
  it('is not found', async () => {
    const ordered = await aFailedOrder()
    const others = [await aVisitor(), await aRegisteredCustomer()]
    for (const { client } of others) {
      const answer = await sendRetry({ client, number: ordered.number }, viaPayu)
      expect(refusalIn(answer)).toEqual({ status: 404, code: 'not_found' })
    }
    expect((await fateOf(ordered)).attempts).toEqual(['failed'])
  })

  it('is nobody’s without a session', async () => {
    const { number } = await aFailedOrder()
    const answer = await sendRetry({ client: commerceEngineClient(), number }, viaPayu)
    expect(refusalIn(answer)).toEqual({ status: 401, code: 'unauthorized' })
  })

  it.each(['IN-2026-999999', '7', '%FF'])('as %s is none', async (number) => {
    const { client } = await aVisitor()
    expect((await sendRetry({ client, number }, viaPayu)).status).not.toBe(200)
  })
})

describe('a choice of gateway', () => {
  it.each<[string, Json]>([
    ['that is missing', {}],
    ['that is null', { payment_gateway_params: null, payment_method: null }],
    ['that names no pages', { payment_gateway: 'PAYU' }],
    ['that contradicts itself', { payment_gateway: 'JUSPAY', ...viaPayu }],
    [
      'in two forms that disagree',
      {
        ...viaJuspay,
        payment_method: {
          ...{ payment_provider_slug: 'payu', surl: 'https://shop.example.com/a' },
          furl: 'https://shop.example.com/b',
        },
      },
    ],
  ])('%s is asked for', async (_, way) => {
    const ordered = await aFailedOrder()
    const answer = await sendRetry(ordered, way)
    expect(refusalIn(answer)).toEqual({ status: 400, code: 'payment_gateway_required' })
    expect((await fateOf(ordered)).attempts).toEqual(['failed'])
  })

  it('that is not on offer is asked for', async () => {
    const ordered = await aFailedOrder()
    const fetch = withGateways('payu')
    const client = commerceEngineClient({ token: ordered.tokens.access, fetch })
    const answer = await sendRetry({ client, number: ordered.number }, viaJuspay)
    expect(refusalIn(answer)).toEqual({ status: 400, code: 'payment_gateway_required' })
  })

  it.each([
    'https://elsewhere.example.org/paid',
    'javascript:alert(1)',
    'shop.example.com',
    '',
    7,
    `https://shop.example.com/${'x'.repeat(2_000)}`,
  ])('with the page %j is not valid', async (surl) => {
    const ordered = await aFailedOrder()
    const params = { ...byPayu.payment_gateway_params, surl }
    const { status, body } = await sendRetry(ordered, { payment_gateway_params: params })
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_error' })
    expect(Object.keys(body.errors)).toEqual(['payment_gateway_params.surl'])
    expect((await fateOf(ordered)).attempts).toEqual(['failed'])
  })
})

describe('a retry that is repeated', () => {
  it('under its key answers the same attempt', async () => {
    const ordered = await aFailedOrder()
    const key = aKey()
    const first = await sendRetry(ordered, viaJuspay, key)
    const again = await sendRetry(ordered, viaJuspay, key)
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    expect(again.body).toEqual(first.body)
    expect((await fateOf(ordered)).attempts).toEqual(['failed', 'pending'])
  })

  it.each([
    ['PayU', viaPayu],
    ['Juspay', viaJuspay],
  ])('after its answer was lost opens the same attempt at %s', async (_, way) => {
    const ordered = await aFailedOrder()
    const key = aKey()
    const send = () => sendRetry(ordered, way, { ...key, expect: 200 })
    const { first, again } = await repeat(await userIdOf(ordered.id), send)
    const numberIn = ({ body }: Answer) =>
      body.content.payment_info.txnid ?? body.content.payment_info.order_id
    expect(numberIn(again)).toBe(numberIn(first))
    expect((await fateOf(ordered)).attempts).toEqual(['failed', 'pending'])
  })

  it('under its key for another gateway is refused', async () => {
    const ordered = await aFailedOrder()
    const key = aKey()
    await sendRetry(ordered, viaPayu, { ...key, expect: 200 })
    const answer = await sendRetry(ordered, viaJuspay, key)
    expect(refusalIn(answer)).toEqual({ status: 422, code: 'idempotency_mismatch' })
  })

  it.each([2, 5])('%i times at once makes one attempt', async (times) => {
    const ordered = await aFailedOrder()
    const ways = [viaPayu, viaJuspay]
    const all = Array.from({ length: times }, (_, index) =>
      sendRetry(ordered, ways[index % 2] ?? viaPayu),
    )
    const answers = (await Promise.all(all)).map(refusalIn)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status !== 200)).toEqual(
      Array.from({ length: times - 1 }, () => notAvailable),
    )
    expect((await fateOf(ordered)).attempts).toEqual(['failed', 'pending'])
  })
})
