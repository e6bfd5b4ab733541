import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { avantlushClient, type Client, type Json } from '../../support/http/client.ts'
import { addPath, clearPath } from '../../support/sales/avantlush-carts.ts'
import {
  aDirectOrder,
  aStoreOrder,
  insertOrders,
  statusPath,
} from '../../support/sales/channel-orders.ts'
import { ringCart } from '../../support/sales/quote-fates.ts'

const ofAPeriod = ['cart_metrics', 'customer_metrics', 'order_metrics', 'sales_trend']
const all = [...ofAPeriod, 'recent_orders']
const pathOf = (name: string) => `/api/dashboard/${name}/`

let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

async function read(name: string, period = ''): Promise<Json> {
  const query = period && `?period=${period}`
  const { body } = await staff.get(`${pathOf(name)}${query}`, { expect: 200 })
  expect(body.success).toBe(true)
  return body.data
}

/** Some days ago, as the day began in UTC. */
function daysAgo(days: number): string {
  const day = new Date(Date.now() - days * 24 * 60 * 60_000).toISOString().slice(0, 10)
  return `${day}T00:00:00Z`
}

const dayOf = (time: string) => time.slice(0, 10)

/** Somebody who joined so many days ago. */
function aCustomerOf(days: number): Promise<unknown> {
  return env.DB.prepare(
    `INSERT INTO users(email, email_identifies, created_at, updated_at) VALUES (?1, 1, ?2, ?2)`,
  )
    .bind(`${crypto.randomUUID()}@shop.test`, Date.parse(daysAgo(days)))
    .run()
}

describe.each(all)('%s', (name) => {
  it('is for staff alone', async () => {
    const unknown = { success: false, message: 'Authentication credentials were not provided' }
    const { body } = await avantlushClient().get(pathOf(name), { expect: 401 })
    expect(body).toEqual(unknown)
    const stale = await avantlushClient({ token: 'stale' }).get(pathOf(name), { expect: 401 })
    expect(stale.body).toEqual({ success: false, message: 'Token is invalid or expired' })
    const customer = await anAvantlushCustomer()
    const forbidden = await customer.get(pathOf(name), { expect: 403 })
    const message = 'You do not have permission to perform this action'
    expect(forbidden.body).toEqual({ success: false, message })
  })

  it('costs one question to D1 beside the sign-in', async () => {
    const { cost } = await staff.get(pathOf(name), { expect: 200 })
    expect(cost.queries).toBe(2)
  })
})

describe.each(ofAPeriod)('%s', (name) => {
  it.each(['decade', 'DAY', '7', 'month,year', 'toString'])(
    'knows no period %j',
    async (period) => {
      const { body } = await staff.get(`${pathOf(name)}?period=${period}`, { expect: 400 })
      expect(body).toEqual({
        success: false,
        message: 'Invalid period parameter',
        valid_periods: ['day', 'week', 'month', 'year'],
      })
    },
  )

  it('is of the last 30 days where nothing is said', async () => {
    const month = await read(name, 'month')
    expect(await read(name)).toEqual(month)
    expect((await staff.get(`${pathOf(name)}?period=`, { expect: 200 })).body.data).toEqual(month)
  })
})

describe('orders', () => {
  it('are counted by their status of now, without what cancelled ones were to bring', async () => {
    const customer = await anAvantlushCustomer()
    const before = await read('order_metrics', 'day')
    const { orderId } = await aStoreOrder(customer)
    const { orderId: cancelled } = await aDirectOrder(customer)
    await staff.patch(statusPath(cancelled), { status: 'CANCELLED' }, { expect: 200 })
    await staff.patch(statusPath(orderId), { status: 'SHIPPED' }, { expect: 200 })
    const after = await read('order_metrics', 'day')
    const more = (status: string, by: number) => {
      const [was, is] = [before, after].map(({ orders_by_status: counts }) =>
        counts.find((one: Json) => one.status === status),
      )
      expect(is.count, status).toBe(was.count + by)
    }
    more('SHIPPED', 1)
    more('CANCELLED', 1)
    more('PENDING', 0)
    more('PROCESSING', 0)
    expect(after.total_orders).toBe(before.total_orders + 2)
    expect(Number(after.total_revenue) - Number(before.total_revenue)).toBeCloseTo(39.98)
    expect(after.orders_by_status.map(({ status }: Json) => status)).toEqual([
      ...['PENDING', 'PROCESSING', 'SHIPPED', 'DELIVERED', 'CANCELLED'],
    ])
  })

  it('of another channel are none of these', async () => {
    const before = await read('order_metrics', 'year')
    const userId = (await anAvantlushCustomer()).id
    await insertOrders(3, { userId, channel: 'ir', since: daysAgo(1) })
    expect(await read('order_metrics', 'year')).toEqual(before)
  })

  it.each([
    ['day', 0, 1],
    ['week', 6, 7],
    ['month', 29, 30],
    ['year', 364, 365],
  ])('of a %s go back %i days and no more', async (period, last, out) => {
    const userId = (await anAvantlushCustomer()).id
    const { total_orders: before } = await read('order_metrics', period)
    await insertOrders(1, { userId, since: daysAgo(out) })
    await insertOrders(1, { userId, since: daysAgo(last) })
    expect((await read('order_metrics', period)).total_orders).toBe(before + 1)
  })

  it('make a trend with a point a day, the oldest first', async () => {
    const userId = (await anAvantlushCustomer()).id
    const before = await read('sales_trend', 'week')
    await insertOrders(2, { userId, since: daysAgo(3) })
    await insertOrders(1, { userId, since: daysAgo(2), status: 'cancelled' })
    const trend = await read('sales_trend', 'week')
    expect(trend.map(({ date }: Json) => date)).toEqual(
      [6, 5, 4, 3, 2, 1, 0].map((days) => dayOf(daysAgo(days))),
    )
    expect(trend[3].orders).toBe(before[3].orders + 2)
    expect(Number(trend[3].revenue) - Number(before[3].revenue)).toBeCloseTo(0.03)
    expect(trend[4]).toEqual(before[4])
  })

  it('are shown, the ten newest first', async () => {
    const customer = await anAvantlushCustomer()
    const { orderId, product } = await aStoreOrder(customer)
    await insertOrders(12, { userId: customer.id, since: '2026-01-01T00:00:00Z' })
    const recent = await read('recent_orders')
    expect(recent).toHaveLength(10)
    expect(recent[0]).toEqual({
      id: orderId,
      user_email: customer.email,
      total: '39.98',
      status: 'PROCESSING',
      created_at: expect.any(String),
      items: [{ product_name: product.name, quantity: 2, price: '19.99' }],
    })
  })
})

describe('customers', () => {
  it('are all open accounts with an address, and grow by those who joined', async () => {
    const before = await read('customer_metrics', 'day')
    await anAvantlushCustomer()
    await anAvantlushStaffMember()
    const after = await read('customer_metrics', 'day')
    expect(after.total_customers).toBe(before.total_customers + 1)
    expect(after.growth_rate).toBe(1)
    for (const days of [1, 2, 40]) await aCustomerOf(days)
    const grown = await read('customer_metrics', 'day')
    expect(grown.growth_rate).toBe(after.total_customers / 3)
    expect((await read('customer_metrics', 'month')).growth_rate).toBe(after.total_customers + 2)
    await env.DB.prepare(
      "UPDATE users SET is_staff = 1 WHERE date(created_at / 1000, 'unixepoch') = date('now')",
    ).run()
    expect((await read('customer_metrics', 'day')).growth_rate).toBe(0)
  })

  it('are active with an order, however many', async () => {
    const customer = await anAvantlushCustomer()
    const before = await read('customer_metrics', 'week')
    await insertOrders(1, { userId: customer.id, since: daysAgo(8) })
    expect((await read('customer_metrics', 'week')).active_customers).toBe(before.active_customers)
    await insertOrders(2, { userId: customer.id, since: daysAgo(1) })
    const after = await read('customer_metrics', 'week')
    expect(after.active_customers).toBe(before.active_customers + 1)
  })
})

describe('carts', () => {
  it('are abandoned while they hold something, and count among all with those ordered', async () => {
    const before = await read('cart_metrics', 'day')
    const product = await aProduct()
    const [keeps, empties] = [await anAvantlushCustomer(), await anAvantlushCustomer()]
    for (const customer of [keeps, empties]) {
      await customer.post(addPath, { product_id: product.id }, { expect: 201 })
      await ringCart(customer)
    }
    await empties.post(clearPath, {}, { expect: 200 })
    await ringCart(empties)
    await aStoreOrder(keeps)
    const {
      abandoned_carts: abandoned,
      total_carts: total,
      ...rest
    } = await read('cart_metrics', 'day')
    expect(abandoned).toBe(before.abandoned_carts + 1)
    expect(total).toBe(before.total_carts + 2)
    expect(rest).toEqual({ abandoned_rate: abandoned / total, period: 'day' })
  })

  it('that are ordered without a cart are none', async () => {
    const before = await read('cart_metrics', 'day')
    await aDirectOrder(await anAvantlushCustomer())
    expect(await read('cart_metrics', 'day')).toEqual(before)
  })
})
