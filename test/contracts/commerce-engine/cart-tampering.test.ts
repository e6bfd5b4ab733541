import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import {
  type Answer,
  type Client,
  commerceEngineClient,
  type Json,
} from '../../support/http/client.ts'
import {
  aReadyCart,
  type CartChange,
  changeTitles,
  type ReadyCart,
} from '../../support/sales/cart-changes.ts'
import { expectSums } from '../../support/sales/cart-sums.ts'
import { readCart } from '../../support/sales/storefront-carts.ts'

/* Nothing that a client sends is a price: surplus fields of bodies and queries are passed over. */

const amounts = [
  ...['price', 'amount', 'unitAmount', 'unit_amount', 'unit_price', 'selling_price'],
  ...['selling_price_excluding_tax', 'listing_price', 'listing_price_including_tax', 'tax_rate'],
  ...['tax_amount', 'subtotal', 'subtotal_including_tax', 'grand_total', 'to_be_paid', 'total'],
  ...['discount', 'discount_amount', 'coupon_discount_amount', 'promotion_discount_amount'],
  ...['shipping_amount', 'shipping_amount_including_tax', 'handling_charge_including_tax'],
  ...['free_quantity', 'stock', 'stock_available', 'gift_card_amount_used', 'freeFrom'],
  ...['min_order_quantity', 'max_order_quantity', 'creditAmount', 'giftCardId', 'points'],
]
const texts = [
  ...['user_id', 'userId', 'customer_id', 'customer_group_id', 'id', 'cart_id', 'cartId', 'sku'],
  ...[
    'currency',
    'channel',
    'status',
    'state',
    'coupon_id',
    'couponId',
    'operationId',
    'expires_at',
  ],
]
const objects = [
  'pricing',
  'promotion',
  'applied_promotions',
  'applied_coupons',
  'settings',
  'rules',
]
const flags = ['is_free_item', 'price_including_tax', 'active', 'isOpen', 'isGuest', 'is_staff']

const surplus = fc.record(
  Object.fromEntries([
    ...amounts.map((name) => [
      name,
      fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant('0.01')),
    ]),
    ...texts.map((name) => [name, fc.constantFrom('1', 'USD', 'us', 'open', '2099-01-01')]),
    ...objects.map((name) => [name, fc.constantFrom([], {}, { amount: 1, selling_price: 1 })]),
    ...flags.map((name) => [name, fc.boolean()]),
  ]) as Record<string, fc.Arbitrary<unknown>>,
  { requiredKeys: [] },
)

/** Without what only says which cart it is, and when. */
function contentOf(cart: Json): Json {
  const { id, expires_at: _, ...content } = cart
  return JSON.parse(JSON.stringify(content).replaceAll(id, 'the cart'))
}

/** Surplus in every object of a body, but for metadata, which are free. */
function spoil(body: Json, more: object): Json {
  if (Array.isArray(body)) return body.map((one) => spoil(one, more))
  if (typeof body !== 'object' || body === null) return body
  const fields = Object.entries(body).map(([name, value]) => [name, spoil(value, more)])
  return { ...more, ...Object.fromEntries(fields) }
}

let honest: ReadyCart

beforeAll(async () => {
  honest = await aReadyCart()
})

/** Makes the same cart anew, by the same changes: with surplus in their bodies and queries. */
async function remake(client: Client, changes: CartChange[], more: object): Promise<Json> {
  const query = new URLSearchParams(
    Object.entries(more).map(([name, value]): [string, string] => [name, String(value)]),
  )
  const send = (method: string, path: string, body: Json): Promise<Answer> =>
    client.request(method, `${path}?${query}`, { body: body && spoil(body, more), expect: 200 })
  const [line] = changes
  const made = await send('POST', '/carts', { items: [line?.body] })
  const { id } = made.body.content.cart
  let answer = made
  for (const { method, path, body } of changes) {
    const own = body?.shipments ? { ...body, shipments: [{ ...body.shipments[0], id }] } : body
    answer = await send(method, `/carts/${id}/${path}`, own)
  }
  const { cart } = answer.body.content
  expect(await readCart(client, id)).toEqual(cart)
  return contentOf(cart)
}

describe('surplus fields', () => {
  it('in every body and query change no price, no owner and nothing else', async () => {
    const { visitor, changes } = honest
    const setting = changes.filter(({ method }) => method === 'POST')
    expect(setting).toHaveLength(changeTitles.length - 4)
    const expected = await remake(visitor.client, setting, {})
    expect(expected).toMatchObject({ loyalty_points_redeemed: 20, credit_balance_used: 30 })
    await fc.assert(
      fc.asyncProperty(surplus, async (more) => {
        expect(await remake(visitor.client, setting, more)).toEqual(expected)
      }),
      { numRuns: 6, seed: 7, endOnFailure: true },
    )
  })

  it('of a free or cheap line do not make it so', async () => {
    const { visitor, changes } = honest
    const { body: line } = changes[0] ?? { body: {} }
    const cheap = { ...line, is_free_item: true, free_quantity: 4, selling_price: 0, price: 0 }
    const { body } = await visitor.client.post('/carts', { items: [cheap] }, { expect: 200 })
    const { cart } = body.content
    expect(cart.cart_items[0]).toMatchObject({
      is_free_item: false,
      selling_price: 100,
      quantity: 4,
    })
    expect(cart.to_be_paid).toBe(400)
    expectSums(cart)
  })
})

describe('headers', () => {
  it('of groups of customers, of debugging and of keys change no price', async () => {
    const { visitor, changes } = honest
    const headers = {
      ...{ 'x-customer-group-id': 'dealers', 'x-debug-mode': 'true', 'X-Api-Key': 'x' },
      ...{ 'X-User-Id': '1', 'X-HTTP-Method-Override': 'DELETE', 'X-Currency': 'USD' },
    }
    const client = commerceEngineClient({ token: visitor.tokens.access, headers })
    const setting = changes.filter(({ method }) => method === 'POST')
    const expected = await remake(visitor.client, setting, {})
    expect(await remake(client, setting, {})).toEqual(expected)
  })
})

it('a cart has no methods but those of the document', async () => {
  const { client } = await aVisitor()
  for (const method of ['PUT', 'PATCH']) {
    for (const path of ['/carts/x', '/carts/x/items', '/carts/x/coupon', '/carts']) {
      const answer = await client.request(method, path, { body: { to_be_paid: 0 } })
      expect([answer.status, answer.body.code]).toEqual([405, 'method_not_allowed'])
    }
  }
})
