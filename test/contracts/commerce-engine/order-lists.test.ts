import { beforeAll, describe, expect, it } from 'vitest'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { aRegisteredCustomer, aVisitor } from '../../support/customers/storefront-visitors.ts'
import { payAtPayu } from '../../support/gateways/payu-payments.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { moveOrder } from '../../support/sales/moved-orders.ts'
import { insertPurchases } from '../../support/sales/rupee-orders.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import {
  aReadyCart,
  aShopper,
  cancelOrder,
  placeOrder,
  readOrder,
} from '../../support/sales/storefront-orders.ts'

/** Somebody whose orders came to these amounts, in this order, and are in these states. */
let client: Client
let id: string
let numbers: string[]
const totals = [300, 100, 200, 100, 500, 400]
const states = ['draft', 'confirmed', 'cancelled', 'shipped', 'complete', 'cancelled']

beforeAll(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 0 })
  const customer = await aRegisteredCustomer()
  ;({ client, id } = customer)
  const [product, staff] = [await aKettle(10_000, 100), await aStaffMember()]
  numbers = []
  for (const [place, total] of totals.entries()) {
    const cartId = await aReadyCart(client, [{ product, quantity: total / 100 }])
    const { order, payment_info } = await placeOrder({ client, cartId })
    numbers.push(order.order_number)
    const state = states[place]
    // The last one was paid before it was cancelled.
    if (place === 2) await cancelOrder(client, order.order_number)
    if (place === 0 || place === 2) continue
    await payAtPayu(payment_info)
    if (state === 'shipped' || state === 'complete') await moveOrder(staff, order, 'shipped')
    if (state === 'complete') await moveOrder(staff, order, 'delivered')
    if (state === 'cancelled') await cancelOrder(client, order.order_number)
  }
})

async function list(
  query = '',
  by: { client: Client; id: string } = { client, id },
): Promise<Json> {
  const path = `/orders?user_id=${by.id}${query && `&${query}`}`
  return (await by.client.get(path, { expect: 200 })).body.content
}

/** Which of the orders a list has, by their places. */
async function placesIn(query: string): Promise<number[]> {
  const { orders } = await list(query)
  return orders.map(({ order_number }: Json) => numbers.indexOf(order_number))
}

const sorted = (by: unknown) => `sort_by=${encodeURIComponent(JSON.stringify(by))}`

describe('the own orders', () => {
  it('are listed newest first, each as it is read by itself', async () => {
    const { orders, pagination } = await list()
    expect(orders.map(({ order_number }: Json) => order_number)).toEqual(numbers.toReversed())
    expect(orders.map(({ status }: Json) => status)).toEqual(states.toReversed())
    expect(pagination).toEqual({
      ...{ total_records: 6, total_pages: 1, limit: 25, previous_page: null, next_page: null },
    })
    for (const { has_refund, ...listed } of orders) {
      expect(await readOrder(client, listed.order_number)).toMatchObject(listed)
      expect(has_refund).toBe(listed.order_number === numbers[5])
    }
  })

  it('are those of a visitor, too, and of nobody else', async () => {
    const shopper = await aShopper()
    expect(await list('', shopper)).toMatchObject({ orders: [], pagination: { total_records: 0 } })
    const { order } = await placeOrder(shopper)
    const { orders } = await list('', shopper)
    expect(orders).toMatchObject([{ order_number: order.order_number, has_refund: false }])
    expect((await list()).pagination.total_records).toBe(6)
  })

  it('are asked for by the own id alone', async () => {
    const other = await aVisitor()
    for (const user_id of [other.id, '', '0', '1', 'null', id.toUpperCase(), `${id}%00`]) {
      const { body } = await client.get(`/orders?user_id=${user_id}`, { expect: 404 })
      expect(body.code).toBe('not_found')
    }
    const { body } = await client.get('/orders', { expect: 400 })
    expect(body).toMatchObject({ code: 'validation_error', errors: { user_id: expect.any(Array) } })
    await other.client.get(`/orders?user_id=${id}`, { expect: 404 })
  })
})

describe('pages', () => {
  it.each([
    ['limit=2', [5, 4], { total_pages: 3, previous_page: null, next_page: 2, limit: 2 }],
    ['limit=2&page=2', [3, 2], { total_pages: 3, previous_page: 1, next_page: 3, limit: 2 }],
    ['limit=4&page=2', [1, 0], { total_pages: 2, previous_page: 1, next_page: null, limit: 4 }],
    ['limit=4&page=3', [], { total_pages: 2, previous_page: 2, next_page: null }],
    ['page=999999999999999999', [], { total_pages: 1, previous_page: 1, next_page: null }],
  ])('by %s are these', async (query, places, pagination) => {
    expect(await placesIn(query)).toEqual(places)
    expect((await list(query)).pagination).toMatchObject({ total_records: 6, ...pagination })
  })

  it.each(['page=x', 'page=0', 'page=-1', 'page=1.5', 'page=', 'limit=x', 'limit=0', 'limit=-5'])(
    'by %s are as if it were not said',
    async (query) => {
      expect((await list(query)).pagination).toMatchObject({ limit: 25, next_page: null })
      expect(await placesIn(query)).toEqual([5, 4, 3, 2, 1, 0])
    },
  )

  it('have at most a hundred orders', async () => {
    const many = await aRegisteredCustomer()
    await insertPurchases(many, { orders: 105, products: 1 })
    const first = await list('limit=1000', many)
    expect(first.orders).toHaveLength(100)
    expect(first.pagination).toMatchObject({ total_records: 105, total_pages: 2, limit: 100 })
    expect((await list('limit=1000&page=2', many)).orders).toHaveLength(5)
  })
})

describe('an ordering', () => {
  it.each<[unknown, number[]]>([
    [{ order_date: 'desc' }, [5, 4, 3, 2, 1, 0]],
    [{ order_date: 'asc' }, [0, 1, 2, 3, 4, 5]],
    [{ grand_total: 'asc' }, [3, 1, 2, 0, 5, 4]],
    [{ grand_total: 'desc' }, [4, 5, 0, 2, 3, 1]],
    [{ grand_total: 'asc', order_date: 'asc' }, [1, 3, 2, 0, 5, 4]],
    [{ order_date: 'asc', grand_total: 'desc' }, [0, 1, 2, 3, 4, 5]],
    [{ status: 'asc', grand_total: 'desc' }, [4, 5, 0, 2, 3, 1]],
  ])('by %j is this', async (by, places) => {
    expect(await placesIn(sorted(by))).toEqual(places)
    const pages = await Promise.all(
      [1, 2, 3].map((page) => placesIn(`${sorted(by)}&limit=2&page=${page}`)),
    )
    expect(pages.flat()).toEqual(places)
  })

  it.each([
    ...['x', '{', '[]', 'null', '7', '"order_date"', '{"order_date":"up"}', '{"order_date":1}'],
    ...['{"id":"asc"}', '{"__proto__":"asc"}', '{"order_date":{"$ne":1}}', 'order_date', ''],
  ])('by %s is none', async (text) => {
    expect(await placesIn(`sort_by=${encodeURIComponent(text)}`)).toEqual([5, 4, 3, 2, 1, 0])
  })
})

describe('a filter by status', () => {
  it.each<[string, number[]]>([
    ['status=draft', [0]],
    ['status=cancelled', [5, 2]],
    ['status=complete', [4]],
    ['status=shipped&status=confirmed', [3, 1]],
    ['status=cancelled&status=cancelled&status=draft', [5, 2, 0]],
    ['status=awaiting_approval', []],
    ['status=partially_shipped&status=draft', [0]],
  ])('%s leaves these', async (query, places) => {
    expect(await placesIn(query)).toEqual(places)
    expect((await list(query)).pagination.total_records).toBe(places.length)
    expect(await placesIn(`${query}&${sorted({ order_date: 'asc' })}&limit=100`)).toEqual(
      places.toReversed(),
    )
  })

  it.each(['processing', 'pending', 'Draft', '', 'draft,cancelled', "' OR 1=1"])(
    'has no status %j',
    async (status) => {
      const path = `/orders?user_id=${id}&status=draft&status=${encodeURIComponent(status)}`
      const { body } = await client.get(path, { expect: 400 })
      expect(body.errors).toEqual({ status: ['This is not a valid choice.'] })
    },
  )

  it('has one name, however many of its values are wrong', async () => {
    const path = `/orders?user_id=${id}&status=nope&status=draft&status=never`
    const { body } = await client.get(path, { expect: 400 })
    expect(body.errors).toEqual({ status: ['This is not a valid choice.'] })
  })
})
