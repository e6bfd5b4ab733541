import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { catalogueSize } from '../../budgets/budgets.ts'
import * as budgets from '../../budgets/figures.ts'
import { foldCatalogue } from '../../support/catalogue/texts.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { avantlushClient, type Client } from '../../support/http/client.ts'

let staff: Client

const numbers = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)'

/**
 * Ten categories below one hold a thousand products each, and ten tags stand at a thousand each. Orders of
 * all statuses are spread over 400 days; the first product was bought with half of the others.
 */
beforeAll(async () => {
  staff = await anAvantlushStaffMember()
  const { id: userId } = await anAvantlushCustomer()
  await env.DB.batch([
    env.DB.prepare(`INSERT INTO categories(id, name, slug, parent_id)
      SELECT value, 'Category ' || value, 'category-' || value, iif(value = 11, NULL, 11)
      FROM json_each('[11,1,2,3,4,5,6,7,8,9,10]')`),
    env.DB.prepare(`INSERT INTO tags(name, slug)
      SELECT 'Tag ' || value, 'tag-' || value FROM json_each('[1,2,3,4,5,6,7,8,9,10]')`),
    env.DB.prepare(`${numbers}
      INSERT INTO products(category_id, name, slug, description, status, created_at, updated_at)
      SELECT i % 10 + 1, 'Thing ' || i, 'thing-' || i, '', 'active', i, i FROM n`).bind(
      catalogueSize,
    ),
    env.DB.prepare(`INSERT INTO variants(product_id, sku, is_default, stock)
      SELECT id, 'sku-' || id, 1, 9 FROM products`),
    env.DB.prepare(`INSERT INTO prices(variant_id, currency, amount)
      SELECT id, 'USD', 1000 FROM variants`),
    env.DB.prepare(`INSERT INTO product_tags(product_id, tag_id)
      SELECT p.id, t.id FROM products p JOIN tags t
      WHERE p.id = 1 OR t.id = (SELECT min(id) FROM tags) + p.id % 10`),
    env.DB.prepare(`INSERT INTO bought_together(product_id, other_id, orders)
      SELECT 1, id, id % 100 FROM products WHERE id % 2 = 0`),
    env.DB.prepare(`${numbers}
      INSERT INTO users(email, email_identifies, created_at, updated_at)
      SELECT 'buyer-' || i || '@shop.test', 1, unixepoch('now', '-' || i || ' days') * 1000, 0
      FROM n`).bind(400),
    env.DB.prepare(`${numbers}
      INSERT INTO orders(number, checkout_id, user_id, contract, channel, currency, status, policy,
        contact, subtotal_amount, total_amount, due_amount, created_at, updated_at)
      SELECT 'ORD-' || i, 'many-' || i, ?2 + i % 400, 'store', 'us', 'USD',
        (json_array('pending', 'processing', 'shipped', 'delivered', 'cancelled') ->> (i % 5)),
        '{"gateways":["stripe"],"paid":"after"}',
        '{"name":"Jane Doe","email":"jane@example.com","phone":null}',
        100, 100, 100, unixepoch('now', '-' || (i / 5 % 400) || ' days') * 1000, 0
      FROM n`).bind(budgets.ordersCounted, userId + 1),
  ])
  await foldCatalogue()
})

describe.each([
  ['day', 1],
  ['week', 7],
  ['month', 30],
  ['year', 365],
] as const)('the figures of a %s cost its days,', (period, days) => {
  it.each([
    ['cart_metrics', budgets.cartFigures],
    ['customer_metrics', budgets.customerFigures],
    ['order_metrics', budgets.orderFigures],
    ['sales_trend', budgets.orderFigures],
  ] as const)('those of %s', async (name, budget) => {
    const path = `/api/dashboard/${name}/?period=${period}`
    const { cost } = await staff.get(path, { expect: 200 })
    expectWithin(cost, budget(days))
  })
})

it('the newest orders cost what is shown of them', async () => {
  const { body, cost } = await staff.get('/api/dashboard/recent_orders/', { expect: 200 })
  expect(body.data).toHaveLength(10)
  expectWithin(cost, budgets.newestOrders)
})

it.each([
  ['complementary', budgets.complementary],
  ['similar', budgets.similar],
  ['', { ...budgets.similar, rowsRead: budgets.similar.rowsRead + budgets.complementary.rowsRead }],
])('recommendations %s cost no more than what is looked at', async (kind, budget) => {
  const path = `/api/products/1/recommendations/${kind && `${kind}/`}`
  const { body, cost } = await avantlushClient().get(path, { expect: 200 })
  expect(body).toHaveLength(8)
  expectWithin(cost, budget)
})
