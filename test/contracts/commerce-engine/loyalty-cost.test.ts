import { env } from 'cloudflare:workers'
import { beforeAll, expect, it } from 'vitest'
import * as budgets from '../../budgets/ledgers.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { aRegisteredCustomer, type Visitor } from '../../support/customers/storefront-visitors.ts'
import { insertOrders } from '../../support/sales/channel-orders.ts'
import { accountId, points } from '../../support/sales/ledgers.ts'

/** As many others take part, who share the shop's account. */
const others = 2_000
const earned = 600
const spent = 200
const orders = 300

let customer: Visitor

beforeAll(async () => {
  customer = await aRegisteredCustomer()
  const read = env.DB.prepare('SELECT id FROM users WHERE uuid = ?').bind(customer.id)
  const userId = (await read.first<number>('id')) ?? 0
  const bystander = await aRegisteredCustomer()
  const userIds = [userId, (await read.bind(bystander.id).first<number>('id')) ?? 0]
  const [own = 0, other = 0] = await Promise.all(
    userIds.map((id) => accountId({ ...points, userId: id })),
  )
  const shop = await accountId(points)
  await insertOrders(orders, { userId, channel: 'in', since: '2026-03-01T10:00:00Z' })
  await env.DB.prepare('UPDATE orders SET paid_at = 0').run()
  const transfer = (fromId: number, toId: number, count: number, reason = 'earned') =>
    env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?3)
       INSERT INTO ledger_transfers(cause, from_id, to_id, amount, reason, order_id, created_at)
       SELECT 'made:' || ?1 || ':' || ?2 || ':' || i, ?1, ?2, 2, ?4,
         (SELECT min(id) FROM orders), i FROM n`,
    ).bind(fromId, toId, count, reason)
  await env.DB.batch([
    transfer(shop, other, others),
    transfer(shop, own, earned),
    transfer(own, shop, spent, 'spent'),
  ])
})

it('the loyalty account costs what was earned, spent and ordered, and nothing of others', async () => {
  const { body, cost } = await customer.client.get(`/customers/${customer.id}/loyalty`)
  expect(body.content.loyalty).toMatchObject({
    ...{ points_earned: 2 * earned, points_redeemed: 2 * spent, total_orders: orders },
  })
  expectWithin(cost, budgets.loyaltyRead({ all: earned + spent, orders }))
})

it.each([1, 5, 32, 1_000_000])('page %i of the activity costs its way there', async (page) => {
  for (const way of ['asc', 'desc']) {
    const query = new URLSearchParams({ page: `${page}`, sort_by: `{"created_at":"${way}"}` })
    const path = `/customers/${customer.id}/loyalty-points-activity?${query}`
    const { body, cost } = await customer.client.get(path, { expect: 200 })
    const all = earned + spent
    expect(body.content.pagination.total_records).toBe(all)
    const until = page * 25 > all ? 0 : page * 25
    expectWithin(cost, budgets.pointsListed({ all, until }))
  }
})
