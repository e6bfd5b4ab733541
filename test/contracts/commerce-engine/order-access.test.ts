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
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import {
  aReadyCart,
  aShopper,
  asAMistake,
  byPayu,
  placeOrder,
  readOrder,
  type Shopper,
} from '../../support/sales/storefront-orders.ts'

/* Who may do what with an order. An operation that the document adds is asked as well. */

const operations = operationsOf(documentOf('commerce-engine')).filter(
  ({ tags, path }) => tags.includes('Orders') && !/buy-it-again|return/.test(path),
)
const aboutOne = operations.filter(({ path }) => path.includes('{order_number}'))
const reading = operations.filter(({ method }) => method === 'GET')
const writing = operations.filter(({ method }) => method !== 'GET')

/** Somebody who has placed an order, and has another cart to order. */
let shopper: Shopper & { number: string; nextId: string }
let before: Json

beforeAll(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
  const one = await aShopper({ member: true })
  const { order } = await placeOrder(one)
  const nextId = await aReadyCart(one.client, [{ product: one.product }])
  shopper = { ...one, number: order.order_number, nextId }
  before = await readOrder(shopper.client, shopper.number)
})

/** A request that its customer would be answered. */
function call(
  client: Client,
  { id, method, path }: Operation,
  { query = '', number = shopper.number }: { query?: string; number?: string } = {},
): Promise<Answer> {
  const relative = path.replace(/^.*\/storefront/, '').replace('{order_number}', number)
  const bodies: Record<string, Json> = {
    createOrder: { cart_id: shopper.nextId, ...byPayu },
    cancelOrder: asAMistake,
    retryPayment: { payment_gateway_params: byPayu.payment_gateway_params },
  }
  const asked = id === 'listOrders' ? `?user_id=${shopper.id}${query.replace('?', '&')}` : query
  return client.request(method, relative + asked, { body: bodies[id] })
}

async function codeFor(answer: Promise<Answer>): Promise<[number, string]> {
  const { status, body } = await answer
  return [status, body.code]
}

/** Nothing of all that has reached the order. */
async function expectUntouched(): Promise<void> {
  expect(await readOrder(shopper.client, shopper.number)).toEqual(before)
}

describe('its customer', () => {
  it.each(reading)('is let in to $id', async (operation) => {
    expect((await call(shopper.client, operation)).status).toBe(200)
  })
})

describe('somebody else', () => {
  it.each(operations)('is not let in to $id', async (operation) => {
    const elsewhere = await aCustomer()
    const others = [
      (await aRegisteredCustomer()).client,
      (await aVisitor()).client,
      commerceEngineClient({ token: elsewhere.tokens.access }),
    ]
    for (const client of others) {
      expect(await codeFor(call(client, operation))).toEqual([404, 'not_found'])
    }
    await expectUntouched()
  })

  it.each(aboutOne)('with an order of the same shop is not, either: $id', async (operation) => {
    const other = await aShopper()
    await placeOrder(other)
    expect(await codeFor(call(other.client, operation))).toEqual([404, 'not_found'])
    await expectUntouched()
  })
})

describe('without a session', () => {
  it.each(operations)('$id needs one', async (operation) => {
    const ended = await aVisitor()
    await ended.client.post('/auth/logout', undefined, { expect: 200 })
    for (const token of [undefined, 'a.b.c', ended.tokens.access, shopper.tokens.refresh]) {
      const client = commerceEngineClient(token === undefined ? {} : { token })
      expect(await codeFor(call(client, operation))).toEqual([401, 'unauthorized'])
    }
    await expectUntouched()
  })
})

describe('every operation of orders', () => {
  it.each(operations)('$id is found in the store alone', async (operation) => {
    for (const store of ['us', 'ir', 'IN', 'x']) {
      const client = commerceEngineClient({ token: shopper.tokens.access, store })
      expect(await codeFor(call(client, operation))).toEqual([404, 'store_not_found'])
    }
  })

  it.each(operations.filter(({ responses }) => 400 in responses))(
    '$id reads no address that is not UTF-8',
    async (operation) => {
      const answer = call(shopper.client, operation, { query: '?a=%E0%A4' })
      expect(await codeFor(answer)).toEqual([400, 'invalid_request'])
      await expectUntouched()
    },
  )

  it.each(writing)('$id is limited, and says when to come again', async (operation) => {
    const exhausted: RateLimit = { limit: async () => ({ success: false }) }
    const fetch = withEnv({ RATE_LIMITS: 'on', CHANGE_LIMIT: exhausted })
    const client = commerceEngineClient({ token: shopper.tokens.access, fetch })
    const answer = await call(client, operation)
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([429, '60'])
    await expectUntouched()
  })

  it.each(operations)('$id has no other methods', async ({ path }) => {
    const relative = path.replace(/^.*\/storefront/, '').replace('{order_number}', shopper.number)
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const answer = shopper.client.request(method, relative, { body: {} })
      expect(await codeFor(answer)).toEqual([405, 'method_not_allowed'])
    }
    await expectUntouched()
  })
})

describe('a number that is none', () => {
  const numbers = [
    ...['x', '0', '1', 'null', '__proto__', '%00', '%27--', '..%2f..', '%20', '😀', 'ORD-'],
    'a'.repeat(2_000),
  ]

  it.each(aboutOne)('is not found by $id', async (operation) => {
    const { client, number } = shopper
    const near = [number.toLowerCase(), `${number}%20`, `%20${number}`, `${number}0`]
    for (const one of [...numbers, ...near, number.replace('ORD', 'SHP')]) {
      expect(await codeFor(call(client, operation, { number: one }))).toEqual([404, 'not_found'])
    }
    await expectUntouched()
  })
})
