import { beforeAll, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/orders.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import type { Answer, Client } from '../../support/http/client.ts'
import {
  aDirectOrder,
  insertOrders,
  orderPath,
  ordersPath,
  trackingPath,
} from '../../support/sales/channel-orders.ts'

const briefPath = `${ordersPath}filter-by-date/`

let staff: Client
let customer: AvantlushCustomer

beforeAll(async () => {
  ;[staff, customer] = await Promise.all([anAvantlushStaffMember(), anAvantlushCustomer()])
  const { id: userId } = await anAvantlushCustomer()
  const shipped = 1_000
  await insertOrders(budgets.channelOrders - shipped, { userId, since: '2026-03-01T00:00:00Z' })
  await insertOrders(shipped, { userId, status: 'shipped', since: '2026-03-02T00:00:00Z' })
})

function get(client: Client, path: string): Promise<Answer> {
  return client.get(path, { expect: 200 })
}

describe('staff read ten thousand orders', () => {
  it.each([
    ['', 1_000, 0],
    ['page=1', 12, 0],
    ['page=5&page_size=20', 20, 80],
    ['page=100&page_size=100', 100, 9_900],
    ['page=10&page_size=100&status=SHIPPED', 100, 900],
    ['status=SHIPPED', 1_000, 0],
    ['start_date=2026-03-02&end_date=2026-03-03&page=2', 12, 12],
    ['start_date=2026-03-02&end_date=2026-03-02&status=SHIPPED&page_size=50', 50, 0],
  ])('at the cost of the page for ?%s', async (query, orders, offset) => {
    const whole = await get(staff, `${ordersPath}?${query}`)
    expect(whole.body).toHaveLength(orders)
    expectWithin(whole.cost, budgets.orderPage({ orders, offset }))
    const brief = await get(staff, `${briefPath}?${query}`)
    expectWithin(brief.cost, budgets.briefPage({ orders: brief.body.length, offset }))
  })

  it('at no cost where the page is beyond the last', async () => {
    const { cost } = await staff.get(`${ordersPath}?page=101&page_size=100`, { expect: 404 })
    expectWithin(cost, budgets.briefPage({ orders: 0, offset: 0 }))
  })
})

describe.each([1, 12, 100])('a customer with %i orders among them', (own) => {
  it.each(['', 'page=1', 'status=SHIPPED', 'start_date=2026-03-01'])(
    'reads his own for ?%s',
    async (query) => {
      const someone = await anAvantlushCustomer()
      await insertOrders(own, { userId: someone.id, status: 'shipped', since: '2026-04-01' })
      const { body, cost } = await get(someone, `${ordersPath}?${query}`)
      expect(body).toHaveLength(query === 'page=1' ? Math.min(12, own) : own)
      expectWithin(cost, budgets.ownPage({ orders: body.length, own }))
    },
  )
})

describe('an order', () => {
  it('is read within its budget, and its tracking, too', async () => {
    const { orderId } = await aDirectOrder(customer)
    expectWithin((await get(customer, orderPath(orderId))).cost, budgets.orderCosts.read)
    const tracking = await get(customer, trackingPath(orderId))
    expectWithin(tracking.cost, budgets.orderCosts.tracking)
  })

  it('is moved, delivered and tracked within its budgets', async () => {
    const path = orderPath((await aDirectOrder(customer)).orderId)
    const move = async (status: string) =>
      (await staff.patch(`${path}update_status/`, { status }, { expect: 200 })).cost
    expectWithin(await move('PROCESSING'), budgets.orderCosts.moved)
    expectWithin(await move('SHIPPED'), budgets.orderCosts.moved)
    expectWithin(await move('DELIVERED'), budgets.orderCosts.deliveredAndPaid)
    const event = { status: 'DELIVERED', location: 'Lagos' }
    const { cost } = await staff.post(`${path}tracking/add/`, event, { expect: 200 })
    expectWithin(cost, budgets.orderCosts.eventAdded)
  })

  it('is cancelled within its budget', async () => {
    const path = orderPath((await aDirectOrder(customer)).orderId)
    const change = { status: 'CANCELLED' }
    const { cost } = await staff.patch(`${path}update_status/`, change, { expect: 200 })
    expectWithin(cost, budgets.orderCosts.cancelled)
  })
})
