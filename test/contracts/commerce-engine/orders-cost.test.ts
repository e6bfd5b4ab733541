import { beforeAll, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/storefront-orders.ts'
import { aRupeeProduct, type RupeeProduct } from '../../support/catalogue/rupee-products.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { aRegisteredCustomer, type Visitor } from '../../support/customers/storefront-visitors.ts'
import { payAtPayu } from '../../support/gateways/payu-payments.ts'
import type { Answer } from '../../support/http/client.ts'
import { aRichShopper, stockLeft } from '../../support/sales/rich-shoppers.ts'
import { insertPurchases } from '../../support/sales/rupee-orders.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { aReadyCart, asAMistake, sendOrder } from '../../support/sales/storefront-orders.ts'

const paths = ['', '/payment-status', '/payments', '/refunds', '/shipments']

let products: RupeeProduct[]

beforeAll(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
  const images = ['first.png', 'second.png']
  const variants: [{ stock: number }] = [{ stock: 5_000 }]
  const make = () => aRupeeProduct({ images, variants })
  products = await Promise.all(Array.from({ length: 100 }, make))
  // A counter that was never used asks D1 first.
  await Promise.all(products.map(stockLeft))
  // Others have ordered, too.
  await insertPurchases(await aRegisteredCustomer(), { orders: 300, products: 3 })
})

/** The answer to an order of the first so many products. */
async function order({ client }: Visitor, lines: number, way?: object): Promise<Answer> {
  const wanted = products.slice(0, lines).map((product) => ({ product, quantity: 2 }))
  return sendOrder(client, await aReadyCart(client, wanted), way)
}

async function cancel({ client }: Visitor, { body }: Answer): Promise<Answer> {
  const { order_number: number } = body.content.order
  return client.post(`/orders/${number}/cancel`, asAMistake, { expect: 200 })
}

describe.each([1, 10, 100])('an order of %i lines', (lines) => {
  it('is placed, read, paid and cancelled within its budgets', async () => {
    const customer = await aRegisteredCustomer()
    const first = await order(customer, lines)
    await payAtPayu(first.body.content.payment_info)
    const placed = await order(customer, lines)
    expectWithin(placed.cost, budgets.placed(lines))
    for (const { body } of [first, placed]) {
      for (const path of paths) {
        const { order_number: number } = body.content.order
        const read = await customer.client.get(`/orders/${number}${path}`, { expect: 200 })
        expectWithin(read.cost, budgets.read(lines))
      }
    }
    expectWithin((await cancel(customer, placed)).cost, budgets.cancelled(lines))
    expectWithin((await cancel(customer, first)).cost, budgets.cancelledAndRefunded(lines))
  })

  it('costs little where it is refused', async () => {
    const customer = await aRegisteredCustomer()
    const { status, cost } = await order(customer, lines, {})
    expect(status).toBe(400)
    expectWithin(cost, budgets.refused(lines))
  })
})

it('an order that is paid by all means costs those, too', async () => {
  const shopper = await aRichShopper()
  await stockLeft(shopper.product)
  const { cost } = await sendOrder(shopper.client, shopper.cartId, undefined, { expect: 200 })
  expectWithin(cost, budgets.placedByAllMeans(1))
})

describe.each([
  [300, 3],
  [300, 1],
  [1_000, 3],
])('of %i own orders with %i lines each', (orders, lines) => {
  let customer: Visitor

  beforeAll(async () => {
    customer = await aRegisteredCustomer()
    await insertPurchases(customer, { orders, products: lines })
  })

  it.each([
    ['', 25, 25],
    ['&page=12', 25, 300],
    ['&page=1000', 0, 0],
    ['&limit=100', 100, 100],
    ['&status=draft', 0, 0],
    ['&status=confirmed', 25, 25],
    ['&sort_by={"order_date":"asc"}', 25, 25],
  ])('a list by "%s" costs its way, and its page', async (query, shown, until) => {
    const path = `/orders?user_id=${customer.id}${query}`
    const { body, cost } = await customer.client.get(path, { expect: 200 })
    expect(body.content.orders).toHaveLength(shown)
    expectWithin(cost, budgets.listed({ orders, shown, until, lines }))
  })

  it('a list by amount costs all of them', async () => {
    const path = `/orders?user_id=${customer.id}&sort_by={"grand_total":"desc"}`
    const { body, cost } = await customer.client.get(path, { expect: 200 })
    expect(body.content.orders).toHaveLength(25)
    expectWithin(cost, budgets.listedByAmount({ orders, shown: 25, until: 25, lines }))
  })
})
