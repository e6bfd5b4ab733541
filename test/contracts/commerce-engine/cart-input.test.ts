import { beforeAll, describe, expect, it } from 'vitest'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { aReadyCart, changeNamed, type ReadyCart } from '../../support/sales/cart-changes.ts'
import { aStorefrontCart, mumbai, readCart } from '../../support/sales/storefront-carts.ts'

/* What is not as the document has it: the field is named, and nothing changes. */

let ready: ReadyCart
let client: Client

beforeAll(async () => {
  ready = await aReadyCart()
  client = ready.visitor.client
})

const pathOf = (title: string) => `/carts/${ready.cart.id}/${changeNamed(ready, title).path}`

async function expectRefused(path: string, sent: unknown, fields: string[]): Promise<void> {
  const { body } = await client.post(path, sent, { expect: 400 })
  expect(body).toMatchObject({ success: false, code: 'validation_error' })
  expect(Object.keys(body.errors)).toEqual(fields)
  expect(await readCart(client, ready.cart.id)).toEqual(ready.cart)
}

const noText = [undefined, null, 7, 1.5, true, {}, [], ['x']]
const noCount = [undefined, null, '1', '', true, {}, [], [1], -1, 0.5, -0.5, 1e21]

describe('a line', () => {
  const usual = { product_id: '1', variant_id: null, quantity: 1 }

  const faults: [object, string][] = [
    ...noText.map((value): [object, string] => [{ product_id: value }, 'product_id']),
    [{ product_id: 'x'.repeat(101) }, 'product_id'],
    ...[undefined, 7, true, {}, []].map((value): [object, string] => [
      { variant_id: value },
      'variant_id',
    ]),
    ...noCount.map((value): [object, string] => [{ quantity: value }, 'quantity']),
    [{ quantity: 1_000_000_001 }, 'quantity'],
  ]

  it.each(faults)('with %j names %s, alone and in a new cart', async (fault, field) => {
    await expectRefused(pathOf('a line'), { ...usual, ...fault }, [field])
    await expectRefused('/carts', { items: [{ ...usual, ...fault }] }, [`items.0.${field}`])
  })

  it('names all that is wrong with it', async () => {
    await expectRefused(pathOf('a line'), {}, ['product_id', 'variant_id', 'quantity'])
  })
})

describe('a new cart', () => {
  it.each([undefined, null, 7, 'x', {}, true].map((items) => ({ items })))(
    'with %j names its items',
    (sent) => expectRefused('/carts', sent, ['items']),
  )

  it.each([null, 7, [], 'x'].map((metadata) => ({ metadata })))(
    'with %j names its metadata',
    (sent) => expectRefused('/carts', { items: [], ...sent }, ['metadata']),
  )

  it.each([
    ...[7, null, {}, ['x'], 'x'.repeat(256), 'a\u0000b'].map((value) => ({ source: value })),
  ])('with metadata %j names the entry', (metadata) =>
    expectRefused('/carts', { items: [], metadata }, ['metadata.source']),
  )

  it.each([
    ['a lone surrogate', '{"items": [], "metadata": {"source": "\\ud800"}}'],
    ['a name of 101', { items: [], metadata: { ['x'.repeat(101)]: 'y' } }],
    ['an empty name', { items: [], metadata: { '': 'y' } }],
    ['a name with a line break', { items: [], metadata: { 'a\nb': 'y' } }],
    [
      '21 entries',
      {
        items: [],
        metadata: Object.fromEntries(
          Array(21)
            .fill(0)
            .map((_, n) => [n, 'y']),
        ),
      },
    ],
  ])('with metadata of %s is refused', async (_, sent) => {
    const { body } = await client.post('/carts', sent, { expect: 400 })
    expect(Object.keys(body.errors).join()).toMatch(/^metadata/)
    expect((await readCart(client, ready.cart.id)).active).toBe(true)
  })

  it('keeps metadata as they were sent, whatever their names', async () => {
    const visitor = await aVisitor()
    const metadata = { source: 'web', ключ: 'значение 🫖', constructor: 'x', blank: ' a\nb ' }
    const made = await visitor.client.post('/carts', { items: [], metadata }, { expect: 200 })
    const { cart } = made.body.content
    expect(cart.metadata).toEqual(metadata)
    expect(await readCart(visitor.client, cart.id)).toEqual(cart)
    const proto =
      '{"items": [], "metadata": {"__proto__": "x", "a": "b"}, "__proto__": {"active": false}}'
    const { body } = await visitor.client.post('/carts', proto, { expect: 200 })
    expect(body.content.cart).toMatchObject({ active: true, metadata: { a: 'b' } })
  })
})

describe.each([
  ['a coupon', 'coupon_code'],
  ['a gift card', 'gift_card_code'],
])('%s', (title, field) => {
  it.each([...noText, '', ' ', '\t\n', 'x'.repeat(101)].map((value) => ({ value })))(
    'with %j names its code',
    ({ value }) => expectRefused(pathOf(title), { [field]: value }, [field]),
  )

  it('is unknown by codes that no coupon and no card has', async () => {
    for (const code of ['a\u0000b', '😀', '‮', 'ﬀ', '__proto__', 'null', '🫖'.repeat(50)]) {
      const { body } = await client.post(pathOf(title), { [field]: code }, { expect: 400 })
      expect(body.code).toMatch(/^(invalid_(coupon|gift_card)|validation_error)$/)
    }
  })
})

describe('points and credit', () => {
  it.each([...noCount, 0, Number.MAX_SAFE_INTEGER + 1].map((value) => ({ value })))(
    'points of %j are none',
    ({ value }) =>
      expectRefused(pathOf('points'), { loyalty_point_redeemed: value }, [
        'loyalty_point_redeemed',
      ]),
  )

  it.each(
    [...noCount.filter((one) => one !== 0.5), 0, 0.001, 1e-7, 1.005, 1_000_000_001].map(
      (value) => ({ value }),
    ),
  )('credit of %j is none', ({ value }) =>
    expectRefused(pathOf('credit'), { credit_balance_used: value }, ['credit_balance_used']),
  )
})

describe('addresses', () => {
  const both = (address: unknown) => ({ billing_address: mumbai, shipping_address: address })

  it.each([
    ...['first_name', 'phone', 'email', 'address_line1', 'pincode', 'city', 'state'].flatMap(
      (name) =>
        [undefined, null, 7, '', ' ', {}, 'a\u0000b'].map((value) => [name, value] as const),
    ),
    ...[
      'first_name',
      'address_line1',
      'city',
      'state',
      'last_name',
      'landmark',
      'nickname',
    ].flatMap((name) => ['x'.repeat(256), 'a\nb', 7].map((value) => [name, value] as const)),
    ...['987654321', '98765432101', '+919876543210', '９８７６５４３２１０'].map(
      (value) => ['phone', value] as const,
    ),
    ...['012345', '40005', '4000500', '40005a', 400_050].map(
      (value) => ['pincode', value] as const,
    ),
    ...['asha', 'asha@', 'a b@example.com'].map((value) => ['email', value] as const),
    ...['USA', 'india', '', null].map((value) => ['country', value] as const),
    ...['91', '+12345', 'IN'].map((value) => ['country_code', value] as const),
  ])('with %s %j are refused by that name', (name, value) =>
    expectRefused(pathOf('addresses'), both({ ...mumbai, [name]: value }), [
      `shipping_address.${name}`,
    ]),
  )

  it.each([
    [{}, ['billing_address', 'shipping_address']],
    [{ shipping_address: mumbai }, ['billing_address']],
    [{ billing_address: mumbai }, ['shipping_address']],
    [{ billing_address_id: '1' }, ['shipping_address_id']],
    [{ shipping_address_id: '1' }, ['billing_address_id']],
    [{ billing_address_id: '1', shipping_address: mumbai }, ['shipping_address_id']],
    [{ billing_address_id: 1, shipping_address_id: '1' }, ['billing_address_id']],
    [
      { billing_address: [mumbai], shipping_address: 'here' },
      ['billing_address', 'shipping_address'],
    ],
  ])('as %j are refused by %j', (sent, fields) => expectRefused(pathOf('addresses'), sent, fields))
})

describe('a delivery', () => {
  const usual = {
    fulfillment_type: 'delivery',
    shipments: [{ id: 'x', shipping_provider_id: '1' }],
  }

  it.each([
    [{}, ['fulfillment_type']],
    [{ ...usual, fulfillment_type: 'post' }, ['fulfillment_type']],
    [{ ...usual, shipments: null }, ['shipments']],
    [{ ...usual, shipments: [{}] }, ['shipments.0.id', 'shipments.0.shipping_provider_id']],
    [
      { ...usual, shipments: [{ id: 1, shipping_provider_id: 1 }] },
      ['shipments.0.id', 'shipments.0.shipping_provider_id'],
    ],
    [{ fulfillment_type: 'collect-in-store' }, ['pickup_location_id']],
  ])('as %j is refused by %j', (sent, fields) => expectRefused(pathOf('a delivery'), sent, fields))

  it.each([{}, { cart_id: null }, { cart_id: 7 }, { cart_id: 'x'.repeat(101) }])(
    'is not asked for with %j',
    (sent) => expectRefused('/carts/fulfillment-options', sent, ['cart_id']),
  )

  it('is asked for as one of the kinds that there are', async () => {
    const sent = { cart_id: ready.cart.id, fulfillment_type: 'drone' }
    await expectRefused('/carts/fulfillment-options', sent, ['fulfillment_type'])
  })
})

describe('a body that is none', () => {
  const paths = [
    'items',
    'address',
    'coupon',
    'gift-card',
    'loyalty-points',
    'credit-balance',
    'fulfillment-preference',
  ]
  const bodies: [string, unknown, string][] = [
    ['malformed JSON', '{"items": ', 'invalid_request'],
    ['an array', [], 'validation_error'],
    ['a number', 7, 'validation_error'],
    ['a text', '"x"', 'validation_error'],
    ['null', 'null', 'validation_error'],
    ['nothing', undefined, 'validation_error'],
  ]

  it.each(bodies)('such as %s is refused everywhere', async (_, sent, code) => {
    const own = paths.map((path) => `/carts/${ready.cart.id}/${path}`)
    for (const path of [
      ...own,
      '/carts',
      '/carts/fulfillment-options',
      '/fulfillment/serviceability',
    ]) {
      const { body } = await client.post(path, sent, { expect: 400 })
      expect(body.code).toBe(code)
    }
    expect(await readCart(client, ready.cart.id)).toEqual(ready.cart)
  })

  it('is refused for its type and its size, and with a key that is none', async () => {
    const path = pathOf('a coupon')
    const good: Json = { coupon_code: 'X' }
    await client.post(path, 'x', { headers: { 'Content-Type': 'text/plain' }, expect: 415 })
    await client.post(path, { coupon_code: 'x'.repeat(200_000) }, { expect: 413 })
    for (const key of ['', 'x'.repeat(256)]) {
      const { body } = await client.post(path, good, { headers: { 'Idempotency-Key': key } })
      expect(body.code).toBe('invalid_request')
    }
  })

  it('leaves other carts alone where it is deeply nested', async () => {
    const deep = `${'{"items":['.repeat(3_000)}${']}'.repeat(3_000)}`
    const { id } = await aStorefrontCart((await aVisitor()).client)
    await client.post('/carts', deep, { expect: 400 })
    await client.get(`/carts/${id}`, { expect: 404 })
  })
})
