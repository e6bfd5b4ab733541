import { describe, expect, it } from 'vitest'
import { aRupeeProduct } from '../../support/catalogue/rupee-products.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import { commerceEngineClient, type Json } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import {
  addWish,
  entriesIn,
  entriesOf,
  entryOf,
  wishlistOf,
} from '../../support/sales/unit-wishes.ts'

const refused: [string, unknown, string[]][] = [
  ['nothing', undefined, ['product_id', 'variant_id']],
  ['no variant', { product_id: '1' }, ['variant_id']],
  ['no product', { variant_id: null }, ['product_id']],
  ['a product of null', { product_id: null, variant_id: null }, ['product_id']],
  ['numbers', { product_id: 1, variant_id: 2 }, ['product_id', 'variant_id']],
  ['lists', { product_id: ['1'], variant_id: [] }, ['product_id', 'variant_id']],
  ['objects', { product_id: {}, variant_id: {} }, ['product_id', 'variant_id']],
  ['truths', { product_id: true, variant_id: false }, ['product_id', 'variant_id']],
]

const unknown = [
  ...['', ' ', '0', '-1', '1.0', '1e3', '01', '0x1', 'NaN', '9'.repeat(15), '9'.repeat(100)],
  ...['1 OR 1=1', "1'", 'a\u0000b', '\ud83d\ude00', '01JB2M6T7K3V9QXN4R8YFZC5WD', 'x'.repeat(100)],
]

describe.each(['POST', 'DELETE'])('%s', (method) => {
  const send = async (body: unknown, more: Json = {}) => {
    const visitor = await aVisitor()
    return visitor.client.request(method, wishlistOf(visitor), { body, ...more })
  }

  it.each(refused)('refuses %s', async (_, body, fields) => {
    const answer = await send(body, { expect: 400 })
    expect(answer.body.code).toBe('validation_error')
    expect(Object.keys(answer.body.errors)).toEqual(fields)
  })

  it.each([
    ['malformed JSON', '{"product_id": ', 'invalid_request'],
    ['a list', [], 'validation_error'],
    ['null', 'null', 'validation_error'],
  ])('refuses %s', async (_, body, code) => {
    expect((await send(body, { expect: 400 })).body.code).toBe(code)
  })

  it('takes JSON alone, and not too much of it', async () => {
    const headers = { 'Content-Type': 'text/plain' }
    expect((await send('text', { headers, expect: 415 })).body.code).toBe('unsupported_media_type')
    const large = { product_id: 'x'.repeat(200_000), variant_id: null }
    expect((await send(large, { expect: 413 })).body.code).toBe('payload_too_large')
  })

  it('passes over what it does not know', async () => {
    const entry = { ...entryOf(await aRupeeProduct()), quantity: -1, user_id: 'somebody' }
    await send(entry, { expect: 200 })
  })

  it('is limited for a session', async () => {
    const visitor = await aVisitor()
    const none: RateLimit = { limit: async () => ({ success: false }) }
    const fetch = withEnv({ RATE_LIMITS: 'on', CHANGE_LIMIT: none })
    const limited = commerceEngineClient({ token: visitor.tokens.access, fetch })
    const body = entryOf(await aRupeeProduct())
    const answer = await limited.request(method, wishlistOf(visitor), { body, expect: 429 })
    expect(answer.body.code).toBe('too_many_requests')
  })
})

it.each(unknown)('the text %j is the id of nothing', async (text) => {
  const visitor = await aVisitor()
  const kettle = entryOf(await aRupeeProduct())
  await addWish(visitor, kettle)
  for (const entry of [
    { ...kettle, product_id: text },
    { ...kettle, variant_id: text },
  ]) {
    await visitor.client.post(wishlistOf(visitor), entry, { expect: 404 })
    const path = wishlistOf(visitor)
    const answer = await visitor.client.delete(path, { body: entry, expect: 200 })
    expect(entriesIn(answer)).toEqual([kettle])
  }
  expect(await entriesOf(visitor)).toEqual([kettle])
})

it('an address that is not UTF-8 is none', async () => {
  const visitor = await aVisitor()
  const { body } = await visitor.client.get('/wishlist/%FF', { expect: 400 })
  expect(body.code).toBe('invalid_request')
  await visitor.client.get(`${wishlistOf(visitor)}x`, { expect: 404 })
  await visitor.client.get(wishlistOf({ id: visitor.id.toUpperCase() }), { expect: 404 })
})
