import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/purchases.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { aRegisteredCustomer, type Visitor } from '../../support/customers/storefront-visitors.ts'
import { insertPurchases } from '../../support/sales/rupee-orders.ts'

/** Somebody has bought as much as that beside others. */
async function aBuyer(orders: number, products: number): Promise<Visitor> {
  const [customer, other] = [await aRegisteredCustomer(), await aRegisteredCustomer()]
  await insertPurchases(customer, { orders, products })
  await insertPurchases(other, { orders: 200, products: 10 })
  return customer
}

async function reviewAll({ id }: Visitor): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO reviews(user_id, product_id, score, comment, created_at)
     SELECT users.id, product_id, 4, 'Fine', 0
     FROM users JOIN purchases ON purchases.user_id = users.id WHERE uuid = ?`,
  )
    .bind(id)
    .run()
}

describe.each([
  [3, 3],
  [300, 20],
  [30, 150],
  [1, 150],
])('after %i orders of %i products each', (orders, products) => {
  const purchases = { orders, lines: orders * products, products }

  it.each([
    [1, 25],
    [1, 100],
    [2, 10],
    [1_000, 25],
  ])('page %i of %i to buy again costs the own purchases and the page', async (page, limit) => {
    const { client } = await aBuyer(orders, products)
    const path = `/orders/buy-it-again?page=${page}&limit=${limit}`
    const { body, cost } = await client.get(path, { expect: 200 })
    expect(body.content.pagination.total_records).toBe(products)
    expectWithin(cost, budgets.boughtListed(purchases, body.content.items.length))
  })

  it('the own reviews cost the own purchases, in the round trip of the sign-in', async () => {
    const customer = await aBuyer(orders, products)
    const path = `/customers/${customer.id}/reviews`
    const before = await customer.client.get(path, { expect: 200 })
    const shown = Math.min(products, 100)
    expect(before.body.content.ready_for_review).toHaveLength(shown)
    expectWithin(before.cost, budgets.ownReviewsListed(purchases))
    await reviewAll(customer)
    const after = await customer.client.get(path, { expect: 200 })
    expect(after.body.content.reviews).toHaveLength(shown)
    expectWithin(after.cost, budgets.ownReviewsListed(purchases))
  })
})
