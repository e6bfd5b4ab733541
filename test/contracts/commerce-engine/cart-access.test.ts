import { beforeAll, describe, expect, it } from 'vitest'
import { type Operation, operationsOf } from '../../support/conformance/document.ts'
import { documentOf } from '../../support/conformance/documents.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { aRegisteredCustomer, aVisitor } from '../../support/customers/storefront-visitors.ts'
import {
  type Answer,
  type Client,
  commerceEngineClient,
  type Json,
} from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import { aReadyCart, type ReadyCart } from '../../support/sales/cart-changes.ts'
import { aStorefrontCart, readCart } from '../../support/sales/storefront-carts.ts'

/* Who may do what with a cart. An operation that the document adds is asked as well. */

const operations = operationsOf(documentOf('commerce-engine')).filter(
  ({ path, tags }) =>
    (tags.includes('Carts') && !path.includes('/wishlist/')) ||
    /\/carts\/.*(evaluate|fulfillment)|\/fulfillment\/serviceability/.test(path),
)
const aboutCarts = operations.filter(({ id }) => id !== 'createCart')
const writing = operations.filter(({ method }) => method !== 'GET')

let ready: ReadyCart

beforeAll(async () => {
  ready = await aReadyCart()
})

/** A request that its owner would be answered. */
function bodyFor({ path }: Operation): Json {
  const { changes, cart } = ready
  const change = changes.find((one) => one.body && path.endsWith(`/{id}/${one.path}`))
  if (change) return change.body
  if (path.endsWith('/carts')) return { items: [] }
  return { cart_id: cart.id, delivery_pincode: '400050' }
}

function call(
  client: Client,
  operation: Operation,
  more: { query?: string } = {},
): Promise<Answer> {
  const { method, path } = operation
  const relative = path
    .replace(/^.*\/storefront/, '')
    .replace('{user_id}', ready.visitor.id)
    .replace('{id}', ready.cart.id)
  const body = method === 'POST' ? bodyFor(operation) : undefined
  return client.request(method, relative + (more.query ?? ''), { body })
}

async function codeFor(answer: Promise<Answer>): Promise<[number, string]> {
  const { status, body } = await answer
  return [status, body.code]
}

/** Nothing of all that has reached the cart. */
async function expectUntouched(): Promise<void> {
  expect(await readCart(ready.visitor.client, ready.cart.id)).toEqual(ready.cart)
}

describe('somebody else', () => {
  it.each(aboutCarts)('is not let in to $id', async (operation) => {
    const elsewhere = await aCustomer()
    for (const client of [
      (await aRegisteredCustomer()).client,
      commerceEngineClient({ token: elsewhere.tokens.access }),
    ]) {
      await aStorefrontCart(client)
      expect(await codeFor(call(client, operation))).toEqual([404, 'not_found'])
    }
    await expectUntouched()
  })

  it.each(aboutCarts.filter((operation) => !operation.path.match(/points|credit/)))(
    'who only visits is not, either: $id',
    async (operation) => {
      const { client } = await aVisitor()
      expect(await codeFor(call(client, operation))).toEqual([404, 'not_found'])
      await expectUntouched()
    },
  )

  it('cannot make a cart for another user, whatever the body or the query says', async () => {
    const visitor = await aVisitor()
    const { id: user_id } = ready.visitor
    const sent = { items: [], user_id, userId: user_id, customer_id: user_id, id: ready.cart.id }
    const { body } = await visitor.client.post(`/carts?user_id=${user_id}`, sent, { expect: 200 })
    expect(body.content.cart.id).not.toBe(ready.cart.id)
    const own = await visitor.client.get(`/carts/users/${visitor.id}`, { expect: 200 })
    expect(own.body.content.cart.id).toBe(body.content.cart.id)
    await expectUntouched()
  })
})

describe('without a session', () => {
  it.each(operations)('$id needs one', async (operation) => {
    const ended = await aVisitor()
    await ended.client.post('/auth/logout', undefined, { expect: 200 })
    for (const token of [undefined, 'a.b.c', ended.tokens.access, ready.visitor.tokens.refresh]) {
      const client = commerceEngineClient(token === undefined ? {} : { token })
      expect(await codeFor(call(client, operation))).toEqual([401, 'unauthorized'])
    }
    await expectUntouched()
  })
})

describe('every operation of carts', () => {
  it.each(operations)('$id is found in the store alone', async (operation) => {
    const client = commerceEngineClient({ token: ready.visitor.tokens.access, store: 'us' })
    expect(await codeFor(call(client, operation))).toEqual([404, 'store_not_found'])
  })

  it.each(operations.filter(({ responses }) => 400 in responses))(
    '$id reads no address that is not UTF-8',
    async (operation) => {
      const answer = call(ready.visitor.client, operation, { query: '?a=%E0%A4' })
      expect(await codeFor(answer)).toEqual([400, 'invalid_request'])
      await expectUntouched()
    },
  )

  it.each(writing.filter(({ path }) => !/fulfillment(-options|\/)/.test(path)))(
    '$id is limited, and says when to come again',
    async (operation) => {
      const exhausted: RateLimit = { limit: async () => ({ success: false }) }
      const limits = { CHANGE_LIMIT: exhausted, AUTH_LIMIT: exhausted }
      const fetch = withEnv({ RATE_LIMITS: 'on', ...limits })
      const client = commerceEngineClient({ token: ready.visitor.tokens.access, fetch })
      const answer = await call(client, operation)
      expect([answer.status, answer.headers.get('Retry-After')]).toEqual([429, '60'])
      await expectUntouched()
    },
  )
})

describe('an id that is none', () => {
  const ids = ['x', '0', '1', '%00', '%27--', 'null', 'undefined', '__proto__', '..%2f..']

  it.each(ids)('%s is not found', async (id) => {
    const { client } = ready.visitor
    for (const path of [`/carts/${id}`, `/carts/${id}/evaluate-coupons`, `/carts/users/${id}`]) {
      expect(await codeFor(client.get(path))).toEqual([404, 'not_found'])
    }
    expect(await codeFor(client.delete(`/carts/${id}/coupon`))).toEqual([404, 'not_found'])
    expect(await codeFor(client.delete(`/carts/users/${id}`))).toEqual([404, 'not_found'])
    await expectUntouched()
  })

  it('is that of an own cart in capitals, too, and that of a very long one', async () => {
    const { client } = ready.visitor
    for (const id of [ready.cart.id.toUpperCase(), `${ready.cart.id}0`, 'a'.repeat(2_000)]) {
      expect(await codeFor(client.get(`/carts/${id}`))).toEqual([404, 'not_found'])
      const sent = { cart_id: id.slice(0, 100), delivery_pincode: '400050' }
      const answer = client.post('/fulfillment/serviceability', sent)
      expect(await codeFor(answer)).toEqual([404, 'not_found'])
    }
  })
})
