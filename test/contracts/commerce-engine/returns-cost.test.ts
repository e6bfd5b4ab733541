import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/returns.ts'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import {
  askReturn,
  type Delivered,
  deliver,
  returnOf,
  returnsPath,
  withdrawnBefore,
} from '../../support/sales/returns.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { aReadyCart } from '../../support/sales/storefront-orders.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

/** An order of so many lines, and the returns that were withdrawn of it. */
async function anOrder(lines: number, returns: number) {
  const visitor = await aVisitor()
  const products = await Promise.all(Array.from({ length: lines }, () => aKettle()))
  const cartId = await aReadyCart(
    visitor.client,
    products.map((product) => ({ product, quantity: 2 })),
  )
  const [product] = products
  if (!product) throw new Error('An order has lines')
  const order = await deliver({ ...visitor, cartId, product })
  await insertReturns(order, returns)
  return { ...order, wanted: products.map((one) => ({ product: one, quantity: 2 })) }
}

/** Each of one unit of each line. */
async function insertReturns(order: Delivered, count: number): Promise<void> {
  await withdrawnBefore(order, count)
  await env.DB.prepare(
    `INSERT INTO return_items(return_id, order_item_id, quantity, reason)
     SELECT r.id, i.id, 1, '' FROM order_returns r JOIN order_items i ON i.order_id = r.order_id
     WHERE r.order_id = ?`,
  )
    .bind(order.orderId)
    .run()
}

describe.each([
  [1, 0],
  [1, 40],
  [20, 0],
  [20, 40],
])('of an order with %i lines and %i returns', (lines, returns) => {
  const size = { lines, returns }

  it('all returns, and one, are read in the round trip of the sign-in', async () => {
    const { client, ...order } = await anOrder(lines, returns + 1)
    const list = await client.get(returnsPath(order), { expect: 200 })
    expect(list.body.content.returns).toHaveLength(returns + 1)
    expectWithin(list.cost, budgets.returnsListed({ lines, returns: returns + 1 }))
    const [{ request_number: number }] = list.body.content.returns
    const one = await client.get(`${returnsPath(order)}/${number}`, { expect: 200 })
    expectWithin(one.cost, budgets.returnRead(size))
  })

  it('a return is asked for in one batch after the order was read, and withdrawn in one', async () => {
    const { client, wanted, ...order } = await anOrder(lines, returns)
    const asked = await client.post(returnsPath(order), returnOf(order.number, wanted), {
      expect: 200,
    })
    expectWithin(asked.cost, budgets.returnAsked(size))
    const number = asked.body.content.order_return.request_number
    const path = `${returnsPath(order)}/${number}/cancel`
    const withdrawn = await client.post(path, { reason: 'Keeping it' }, { expect: 200 })
    expectWithin(withdrawn.cost, budgets.returnWithdrawn(size))
  })
})

it('the returns of others cost nothing', async () => {
  const other = await anOrder(5, 40)
  await askReturn(other, other.wanted)
  const { client, wanted, ...order } = await anOrder(1, 0)
  const asked = await client.post(returnsPath(order), returnOf(order.number, wanted), {
    expect: 200,
  })
  expectWithin(asked.cost, budgets.returnAsked({ lines: 1, returns: 0 }))
})
