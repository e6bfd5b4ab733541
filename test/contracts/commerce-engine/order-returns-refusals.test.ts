import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { aKettle, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import type { Json } from '../../support/http/client.ts'
import {
  aDeliveredOrder,
  askReturn,
  type Delivered,
  deliver,
  deliveredBefore,
  returnOf,
  returnsPath,
  sendReturn,
  type WantedBack,
  withdrawnBefore,
} from '../../support/sales/returns.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { aReadyCart, aShopper, placeOrder } from '../../support/sales/storefront-orders.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

/** What its customer is told of a request that is refused. */
async function toldOf(
  order: Pick<Delivered, 'client' | 'number'>,
  wanted: WantedBack[],
): Promise<Json> {
  const { body } = await sendReturn(order, wanted, { expect: 400 })
  expect(body.code).toBe('return_not_allowed')
  return 'errors' in body ? body.errors : body.message
}

describe('what cannot be given back is refused with its reason', () => {
  it('before its delivery, whatever else is wrong', async () => {
    const shopper = await aShopper()
    const { order } = await placeOrder(shopper)
    const asked = { ...shopper, number: order.order_number }
    const reason = 'Things can be given back once they are delivered, which these are not'
    expect(await toldOf(asked, [{ product: shopper.product, quantity: 9 }])).toBe(reason)
    const elsewhere = returnOf('ORD-20200101-0001', [{ product: shopper.product }])
    const { body } = await shopper.client.post(returnsPath(asked), elsewhere, { expect: 400 })
    expect(body.message).toBe(reason)
  })

  it('after thirty days', async () => {
    const order = await aDeliveredOrder()
    await deliveredBefore(order, 30.001)
    expect(await toldOf(order, [{ product: order.product }])).toBe(
      'Things can be given back for 30 days after delivery, which are over',
    )
  })

  it('by the product or the variant that the order does not have', async () => {
    const [visitor, shirt] = [await aVisitor(), await aRupeeShirt()]
    const [variantId = 0, other = 0] = shirt.variantIds
    const cartId = await aReadyCart(visitor.client, [{ product: shirt, variantId }])
    const order = await deliver({ ...visitor, cartId, product: shirt })
    const good = { product: shirt, variantId }
    expect(await toldOf(order, [good, { product: await aKettle() }])).toEqual({
      'items.1.product_id': ['The order has no such product'],
    })
    for (const named of [null, other]) {
      expect(await toldOf(order, [good, { product: shirt, variantId: named }])).toEqual({
        'items.1.variant_id': ['The order has this product in another variant, or without one'],
      })
    }
  })

  it('by the number of a shipment that is not the order’s', async () => {
    const order = await aDeliveredOrder()
    const [item] = returnOf(order.number, [{ product: order.product }]).items
    const items = [item, { ...item, shipment_number: order.number }]
    const sent = { requested_settlement: 'refund', items }
    const { body } = await order.client.post(returnsPath(order), sent, { expect: 400 })
    const message = 'The order has no such shipment'
    expect(body).toEqual({
      ...{ success: false, code: 'return_not_allowed', message },
      errors: { 'items.1.shipment_number': [message] },
    })
  })

  it('by the quantity that is more than is left', async () => {
    const [visitor, one, two] = [await aVisitor(), await aKettle(), await aKettle()]
    const content = [{ product: one }, { product: two, quantity: 5 }]
    const cartId = await aReadyCart(visitor.client, content)
    const order = await deliver({ ...visitor, cartId, product: one })
    await askReturn(order, [{ product: two, quantity: 2 }])
    expect(await toldOf(order, [{ product: one }, { product: two, quantity: 4 }])).toEqual({
      'items.1.quantity': ['No more than 3 of this can be given back'],
    })
    const parts = [
      { product: two, quantity: 2 },
      { product: one, quantity: 1 },
      { product: two, quantity: 2 },
    ]
    expect(await toldOf(order, parts)).toEqual({
      'items.2.quantity': ['No more than 1 of this can be given back'],
    })
    await askReturn(order, [{ product: two, quantity: 3 }])
    expect(await toldOf(order, [{ product: two }])).toEqual({
      'items.0.quantity': ['Nothing more of this can be given back'],
    })
  })

  it('after fifty returns, and once staff have decided', async () => {
    const order = await aDeliveredOrder()
    const { number, orderId, product } = order
    const made = await askReturn(order, [{ product }])
    await env.DB.prepare("UPDATE order_returns SET status = 'approved' WHERE number = ?")
      .bind(made.request_number)
      .run()
    const cancel = `${returnsPath(order)}/${made.request_number}/cancel`
    const kept = await order.client.post(cancel, { reason: 'Keeping it' }, { expect: 400 })
    expect(kept.body.message).toBe('This return can no longer be withdrawn')
    await withdrawnBefore({ number, orderId }, 49)
    expect(await toldOf(order, [{ product }])).toBe(
      'An order takes 50 returns, and these were asked for',
    )
  })
})
