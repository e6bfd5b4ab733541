import { beforeAll, describe, expect, it } from 'vitest'
import { aProduct, type ProductMade } from '../../support/catalogue/products.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { invalid } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Json } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import { itemsOf } from '../../support/sales/avantlush-carts.ts'
import {
  bulkPath,
  movePath,
  notificationsPath,
  wish,
  wishedPath,
  wishesOf,
  wishesPath,
  wishIdsOf,
  wishlistPath,
  wishPath,
} from '../../support/sales/wishlists.ts'

const required = 'This field is required.'
const notNull = 'This field may not be null.'
const notInteger = 'A valid integer is required.'
const notNumber = 'A valid number is required.'
const tooSmall = 'Ensure this value is at least 1.'
const tooLarge = 'Ensure this value is at most 9007199254740991.'
const invalidMove = 'Invalid wishlist item or quantity'

let customer: AvantlushCustomer
let product: ProductMade
let wishId: number

beforeAll(async () => {
  ;[customer, product] = await Promise.all([anAvantlushCustomer(), aProduct()])
  wishId = (await wish(customer, product)).id
})

const unreadable = [
  ['{', 'The body is not valid JSON.'],
  ['[]', 'Expected an object.'],
  ['7', 'Expected an object.'],
  ['"text"', 'Expected an object.'],
  ['null', notNull],
]

describe.each([
  ['an addition', () => wishesPath],
  ['a removal of several', () => bulkPath],
  ['a move', () => movePath(wishId)],
])('%s', (_, pathOf) => {
  it.each(unreadable)('refuses the body %s', async (sent, message) => {
    const { body } = await customer.post(pathOf(), sent, { expect: 400 })
    expect(body).toEqual(invalid('body', message))
    expect(await wishIdsOf(customer)).toEqual([wishId])
  })
})

const badIds: [Json, string][] = [
  [null, notNull],
  ['', notNumber],
  ['lamp', notNumber],
  ['1\u0000', notNumber],
  [1.5, notInteger],
  [true, notNumber],
  [[1], notNumber],
  [{}, notNumber],
  [0, tooSmall],
  [-1, tooSmall],
  [1e20, tooLarge],
]

describe('an addition', () => {
  it.each([[undefined, required], ...badIds])('refuses the product %j', async (sent, message) => {
    const { body } = await customer.post(wishesPath, { product: sent }, { expect: 400 })
    expect(body).toEqual(invalid('product', message))
    expect(await wishIdsOf(customer)).toEqual([wishId])
  })

  it('looks for no product beyond the exact numbers in vain', async () => {
    const sent = { product: Number.MAX_SAFE_INTEGER }
    expect((await customer.post(wishesPath, sent, { expect: 404 })).body.message).toBe(
      'Product not found',
    )
  })

  it('reads a number that is sent as text, and passes over what it does not know', async () => {
    const other = await anAvantlushCustomer()
    const sent = { product: ` ${product.id} `, user: customer.id, id: 7, is_liked: false }
    const { body } = await other.post(wishesPath, sent, { expect: 201 })
    expect(body).toMatchObject({ wishlist: other.id, product: product.id })
  })
})

describe('a removal of several', () => {
  it.each<[Json, string]>([
    [undefined, required],
    [null, notNull],
    ['1', 'Expected a list.'],
    [7, 'Expected a list.'],
    [{}, 'Expected a list.'],
    [[], 'This list may not be empty.'],
    ...badIds.map(([id, message]): [Json, string] => [[1, id], `Entry 2: ${message}`]),
  ])('refuses the ids %j', async (sent, message) => {
    const { body } = await customer.post(bulkPath, { wishlist_item_ids: sent }, { expect: 400 })
    expect(body).toMatchObject({ status: 'error', message: 'Validation error' })
    expect(body.errors.wishlist_item_ids).toEqual([message])
    expect(await wishIdsOf(customer)).toEqual([wishId])
  })

  it('takes any number, also the same one over again', async () => {
    const wishlist_item_ids = Array.from({ length: 1_001 }, (_, at) => 900_000_000 + (at % 900))
    await customer.post(bulkPath, { wishlist_item_ids }, { expect: 204 })
    expect(await wishIdsOf(customer)).toEqual([wishId])
  })
})

describe('a move', () => {
  it.each<[Json, string]>([
    [null, notNull],
    ['', notNumber],
    ['two', notNumber],
    [1.5, notInteger],
    [false, notNumber],
    [[], notNumber],
    [0, 'Must be at least 1.'],
    [-1, 'Must be at least 1.'],
    [1e20, tooLarge],
  ])('refuses the quantity %j', async (quantity, message) => {
    const { body } = await customer.post(movePath(wishId), { quantity }, { expect: 400 })
    const errors = { quantity: [message] }
    expect(body).toEqual({ status: 'error', message: invalidMove, errors })
    expect(await wishIdsOf(customer)).toEqual([wishId])
    expect(await itemsOf(customer)).toEqual([])
  })

  it.each(badIds)('refuses the item %j in its body', async (sent, message) => {
    const body = { wishlist_item_id: sent }
    const answer = await customer.post(movePath(wishId), body, { expect: 400 })
    const errors = { wishlist_item_id: [message] }
    expect(answer.body).toEqual({ status: 'error', message: invalidMove, errors })
    expect(await wishIdsOf(customer)).toEqual([wishId])
  })

  it('refuses an item in its body that is not that of the path', async () => {
    const other = await wish(customer, await aProduct())
    const sent = { wishlist_item_id: other.id }
    const { body } = await customer.post(movePath(wishId), sent, { expect: 400 })
    const errors = { wishlist_item_id: ['This is not the item of the path.'] }
    expect(body).toEqual({ status: 'error', message: invalidMove, errors })
    await customer.delete(wishPath(other.id), { expect: 204 })
    expect(await itemsOf(customer)).toEqual([])
  })
})

const nowhere = ['987654321', 'abc', '0', '-1', '1.5', '007', '+1', '1e3', '9'.repeat(30), 'remove']

describe('a path without an item', () => {
  it.each(nowhere)('%s leads nowhere', async (id) => {
    for (const path of [wishPath(id), wishedPath(id)]) {
      const { body } = await customer.delete(path, { expect: 404 })
      expect(body).toEqual({ status: 'error', message: 'Wishlist item not found' })
    }
    const { body } = await customer.post(movePath(id), undefined, { expect: 400 })
    expect(body).toEqual({ status: 'error', message: invalidMove })
    expect(await wishIdsOf(customer)).toEqual([wishId])
  })

  it('is none of the fixed ones', async () => {
    await customer.get(notificationsPath, { expect: 200 })
    await customer.get(wishlistPath, { expect: 200 })
    for (const path of ['/api/wishlist/7/', '/api/wishlist-items/7/other/', '/api/wishlists/']) {
      expect((await customer.get(path, { documented: false })).status).toBe(404)
    }
  })
})

const operations = [
  ['GET', () => wishlistPath],
  ['POST', () => wishesPath],
  ['DELETE', () => wishPath(wishId)],
  ['DELETE', () => wishedPath(product.id)],
  ['POST', () => movePath(wishId)],
  ['POST', () => bulkPath],
  ['GET', () => notificationsPath],
] as const

describe('who may', () => {
  it('is no faster than the limit, which reads do not count for', async () => {
    const exhausted: RateLimit = { limit: async () => ({ success: false }) }
    const fetch = withEnv({ RATE_LIMITS: 'on', CHANGE_LIMIT: exhausted })
    const hasty = avantlushClient({ fetch, token: customer.tokens.access })
    for (const [method, pathOf] of operations) {
      const { status, headers, body } = await hasty.request(method, pathOf())
      if (method === 'GET') expect(status).toBe(200)
      else {
        expect([status, headers.get('Retry-After')]).toEqual([429, '60'])
        expect(body).toEqual({ status: 'error', message: 'Too many requests. Try again later.' })
      }
    }
    expect(await wishIdsOf(customer)).toEqual([wishId])
  })

  it('are staff, who have a wishlist of their own', async () => {
    const staff = await anAvantlushStaffMember()
    expect(await wishesOf(staff)).toEqual([])
    await wish(staff, product)
    expect(await wishesOf(staff)).toHaveLength(1)
    expect(await wishIdsOf(customer)).toEqual([wishId])
  })
})
