import { beforeEach, describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { aRupeeProduct } from '../../support/catalogue/rupee-products.ts'
import { aRegisteredCustomer } from '../../support/customers/storefront-visitors.ts'
import { payAtPayu } from '../../support/gateways/payu-payments.ts'
import type { Json } from '../../support/http/client.ts'
import { expectOrderOf, expectOrderSums } from '../../support/sales/order-sums.ts'
import { aPromotion, promotionTerms } from '../../support/sales/promotions.ts'
import { stockLeft } from '../../support/sales/rich-shoppers.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { readCart } from '../../support/sales/storefront-carts.ts'
import { aReadyCart, cancelOrder, placeOrder } from '../../support/sales/storefront-orders.ts'
import { contextAt } from '../../support/world/context.ts'

/** The most lines that a cart takes, and as much of each as one may have. */
const [lines, quantity] = [100, 100]

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

describe('an order of the largest cart', () => {
  it('has each line twice where all bring something, and gives all of it back', async () => {
    const customer = await aRegisteredCustomer()
    const { client } = customer
    const make = () => aRupeeProduct({ variants: [{ amount: 12_345, stock: 2 * quantity }] })
    const products = await Promise.all(Array.from({ length: lines }, make))
    await Promise.all(products.map((product) => aPromotion(product, promotionTerms.buyTwoGetOne)))
    const wanted = products.map((product) => ({ product, quantity }))
    const cartId = await aReadyCart(client, wanted)
    const cart = await readCart(client, cartId)
    const { order, payment_info } = await placeOrder({ client, cartId })
    expectOrderOf(cart, order)
    expectOrderSums(order)
    expect(order.order_items).toHaveLength(2 * lines)
    await payAtPayu(payment_info)
    const levels = () => Promise.all(products.map(stockLeft))
    expect(new Set(await levels())).toEqual(new Set([50]))
    await cancelOrder(client, order.order_number)
    // What was not given back at once is by the schedule, which also asks for the refund.
    for (const minutes of [1, 2])
      await runScheduled(contextAt(new Date(Date.now() + minutes * 60_000)))
    expect(new Set(await levels())).toEqual(new Set([2 * quantity]))
    const { body } = await client.get(`/orders/${order.order_number}/refunds`, { expect: 200 })
    const refunded = body.content.refunds.map(
      ({ refund_amount, payment_reference_number }: Json) => [
        ...[refund_amount, typeof payment_reference_number],
      ],
    )
    expect(refunded).toEqual([[order.grand_total, 'string']])
  })
})
