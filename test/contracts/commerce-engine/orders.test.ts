import { beforeEach, describe, expect, it } from 'vitest'
import { payAtJuspay } from '../../support/gateways/juspay-orders.ts'
import { payAtPayu } from '../../support/gateways/payu-payments.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import {
  aShopper,
  byJuspay,
  byPayu,
  cancelOrder,
  paymentStatusOf,
  placeOrder,
  readOrder,
} from '../../support/sales/storefront-orders.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

describe.each([
  { gateway: 'PayU', way: byPayu, pay: payAtPayu },
  { gateway: 'Juspay', way: byJuspay, pay: payAtJuspay },
])('an order by $gateway', ({ way, pay }) => {
  it.each([{ member: false }, { member: true }])(
    'is placed, paid and cancelled ($member)',
    async ({ member }) => {
      const shopper = await aShopper({ member })
      const { client, cartId } = shopper
      const { order, payment_required, payment_info } = await placeOrder(shopper, way)
      expect(payment_required).toBe(true)
      expect(order).toMatchObject({ status: 'draft', payment_status: 'pending', grand_total: 259 })
      expect((await client.get(`/carts/${cartId}`)).body.content.cart.active).toBe(false)
      await pay(payment_info)
      expect(await paymentStatusOf(client, order.order_number)).toEqual({
        ...{ status: 'success', amount_paid: 259, amount_unpaid: 0, is_retry_available: false },
      })
      const paid = await readOrder(client, order.order_number)
      expect(paid).toMatchObject({ status: 'confirmed', is_cancellation_allowed: true })
      expect(paid.shipments).toMatchObject([{ status: 'unscheduled' }])
      const cancelled = await cancelOrder(client, order.order_number)
      expect(cancelled).toMatchObject({ status: 'cancelled', is_cancellation_allowed: false })
      expect(cancelled.payments).toMatchObject([
        { transaction_type: 'payment', payment_status: 'success', amount: 259 },
        { transaction_type: 'refund', amount: 259 },
      ])
    },
  )
})
