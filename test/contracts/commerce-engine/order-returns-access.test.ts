import { beforeEach, describe, expect, it } from 'vitest'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import {
  type Answer,
  type Client,
  commerceEngineClient,
  type Json,
} from '../../support/http/client.ts'
import {
  aDeliveredOrder,
  askReturn,
  type Delivered,
  readReturns,
  returnOf,
  returnsPath,
} from '../../support/sales/returns.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

interface Asked extends Delivered {
  /** A return of one of its two units. */
  asked: string
}

async function anAskedOrder(): Promise<Asked> {
  const order = await aDeliveredOrder()
  const { request_number: asked } = await askReturn(order, [{ product: order.product }])
  return { ...order, asked }
}

type Call = (client: Client, order: Asked, number?: string) => Promise<Answer>

/** Every operation on a return that there is; `number` stands for the order's. */
const operations: [string, Call][] = [
  ['lists', (client, order, number = order.number) => client.get(returnsPath({ number }))],
  [
    'asks',
    (client, { number: own, product }, number = own) =>
      client.post(returnsPath({ number }), returnOf(own, [{ product }])),
  ],
  [
    'reads',
    (client, order, number = order.number) =>
      client.get(`${returnsPath({ number })}/${order.asked}`),
  ],
  [
    'withdraws',
    (client, order, number = order.number) =>
      client.post(`${returnsPath({ number })}/${order.asked}/cancel`, { reason: 'Mine' }),
  ],
]

const saidBy = ({ status, body }: Answer) => [status, body.code]

describe.each(operations)('whoever %s', (name, call) => {
  it('has an order of that number', async () => {
    const order = await anAskedOrder()
    const stranger = await aVisitor()
    const before = await readReturns(order, order.number)
    expect(saidBy(await call(stranger.client, order))).toEqual([404, 'not_found'])
    for (const number of ['ORD-20200101-0001', order.asked, '%00', String(order.orderId)]) {
      expect(saidBy(await call(order.client, order, number))).toEqual([404, 'not_found'])
    }
    expect(await readReturns(order, order.number)).toEqual(before)
  })

  it('has a session', async () => {
    const order = await anAskedOrder()
    for (const client of [commerceEngineClient(), commerceEngineClient({ token: 'a.b.c' })]) {
      expect(saidBy(await call(client, order))).toEqual([401, 'unauthorized'])
    }
  })

  it('does so in this store, at an address that can be read', async () => {
    const order = await anAskedOrder()
    const elsewhere = commerceEngineClient({ token: order.tokens.access, store: 'us' })
    expect(saidBy(await call(elsewhere, order))).toEqual([404, 'store_not_found'])
    if (name === 'lists') return
    expect(saidBy(await call(order.client, order, '%FF'))).toEqual([400, 'invalid_request'])
  })
})

describe('a return', () => {
  it('is one of the order that the path names', async () => {
    const [order, other] = [await anAskedOrder(), await anAskedOrder()]
    const { client } = order
    const paths = [other.asked, `${order.number.replace('ORD', 'RET')}-2`, '1', '%00'].map(
      (number) => `${returnsPath(order)}/${number}`,
    )
    for (const path of paths) {
      expect(saidBy(await client.get(path))).toEqual([404, 'not_found'])
      const withdrawal = await client.post(`${path}/cancel`, { reason: 'Mine' })
      expect(saidBy(withdrawal)).toEqual([404, 'not_found'])
    }
    expect(await readReturns(other, other.number)).toMatchObject([{ status: 'created' }])
  })
})

const long = 'x'.repeat(501)

describe('what is sent', () => {
  it.each<[string, Json, string]>([
    ['nothing', {}, 'items'],
    ['another settlement', { requested_settlement: 'exchange' }, 'requested_settlement'],
    ['no settlement', { requested_settlement: null }, 'requested_settlement'],
    ['no items', { items: [] }, 'items'],
    ['one item alone', { items: {} }, 'items'],
    ['too many items', { items: Array(101).fill({}) }, 'items'],
  ])('is refused: %s', async (_, more, field) => {
    const order = await aDeliveredOrder()
    const valid = { requested_settlement: 'refund' }
    const { body } = await order.client.post(returnsPath(order), { ...valid, ...more })
    expect(body).toMatchObject({ code: 'validation_error', errors: { [field]: expect.anything() } })
  })

  it.each(['x', 7, true, {}].map((items) => ({ items })))(
    'is told that a list is expected: %j',
    async ({ items }) => {
      const order = await aDeliveredOrder()
      const wrong = { requested_settlement: 'refund', items }
      const { body } = await order.client.post(returnsPath(order), wrong, { expect: 400 })
      expect(body.errors).toEqual({ items: ['Expected a list.'] })
    },
  )

  it.each<[string, Json]>([
    ['no shipment', { shipment_number: undefined }],
    ['a shipment that is null', { shipment_number: null }],
    ['a shipment of many letters', { shipment_number: 'x'.repeat(101) }],
    ['no product', { product_id: undefined }],
    ['a product that is a number', { product_id: 7 }],
    ['no variant', { variant_id: undefined }],
    ['a variant that is a number', { variant_id: 7 }],
    ['no quantity', { quantity: undefined }],
    ['a quantity of nothing', { quantity: 0 }],
    ['a quantity below', { quantity: -1 }],
    ['a part of one', { quantity: 0.5 }],
    ['a quantity as a text', { quantity: '1' }],
    ['a quantity beyond all', { quantity: 1e308 }],
    ['a reason too long', { return_reason: long }],
    ['a reason that is null', { return_reason: null }],
    ['a reason with a NUL', { return_reason: 'a\u0000b' }],
    ['half a character as reason', { return_reason: '\ud800' }],
  ])('is refused: %s', async (_, more) => {
    const order = await aDeliveredOrder()
    const { product, number } = order
    const sent = returnOf(number, [{ product }])
    const items = sent.items.map((item) => ({ ...item, ...more }))
    const answer = await order.client.post(returnsPath(order), { ...sent, items })
    expect(saidBy(answer)).toEqual([400, 'validation_error'])
    expect(await readReturns(order, number)).toEqual([])
  })

  it('names nothing where it is no id', async () => {
    const order = await aDeliveredOrder()
    const sent = returnOf(order.number, [order])
    for (const product_id of ['', 'x', '-1', '1e3', '9'.repeat(16), ` ${order.product.id}`]) {
      const items = sent.items.map((item) => ({ ...item, product_id }))
      const answer = await order.client.post(returnsPath(order), { ...sent, items })
      expect(saidBy(answer)).toEqual([400, 'return_not_allowed'])
    }
  })

  it('may have a quantity far above what was bought, and a reason as long as it may be', async () => {
    const order = await aDeliveredOrder()
    const { product } = order
    const much = returnOf(order.number, [{ product, quantity: 1_000_000_000 }])
    const answer = await order.client.post(returnsPath(order), much)
    expect(saidBy(answer)).toEqual([400, 'return_not_allowed'])
    const reason = '☕'.repeat(500)
    const { items } = await askReturn(order, [{ product, reason }])
    expect(items).toMatchObject([{ return_reason: reason }])
  })

  it.each<[string, Json]>([
    ['none', {}],
    ['null', { reason: null }],
    ['empty', { reason: '' }],
    ['blank', { reason: ' \n\u200b' }],
    ['too long', { reason: long }],
    ['a list', { reason: ['Mine'] }],
  ])('is refused as a reason to withdraw: %s', async (_, sent) => {
    const { client, asked, ...order } = await anAskedOrder()
    const answer = await client.post(`${returnsPath(order)}/${asked}/cancel`, sent)
    expect(saidBy(answer)).toEqual([400, 'validation_error'])
    expect(answer.body.errors).toHaveProperty('reason')
  })
})
