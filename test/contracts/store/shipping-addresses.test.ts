import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { aStaffMember } from '../../support/customers/staff.ts'
import { home, wholeAddress } from '../../support/customers/storefront-addresses.ts'
import type { Json } from '../../support/http/client.ts'
import { anOrder } from '../../support/sales/orders.ts'
import { orderIdOf } from '../../support/sales/returns.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { sendTo } from '../../support/sales/storefront-carts.ts'
import { aShopper, placeOrder } from '../../support/sales/storefront-orders.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

/** Where staff are told to send the newest order. */
async function shownToStaff(orderId: number): Promise<Json> {
  const staff = await aStaffMember()
  const { body } = await staff.get('/orders/admin/', { expect: 200 })
  return body.results.find(({ id }: Json) => id === orderId).shipping_address
}

describe('staff read where an order goes in one text', () => {
  it.each([
    [
      'everything',
      wholeAddress,
      'Asha Rao, Rao Traders, 14 Hill Road, Flat 3B, Opposite the library, Mumbai, Maharashtra, 400050, India, +919876543210',
    ],
    [
      'no more than it must',
      home,
      'Asha, 14 Hill Road, Mumbai, Maharashtra, 400050, India, +919876543210',
    ],
  ])('where a storefront’s customer has said %s', async (_, address, text) => {
    const shopper = await aShopper()
    await sendTo(shopper.client, shopper.cartId, { last_name: '', ...address })
    const { order } = await placeOrder(shopper)
    expect(await shownToStaff(await orderIdOf(order.order_number))).toBe(text)
  })

  it('where another contract has kept its parts, and its customer as well', async () => {
    const { customer, order } = await anOrder()
    const address = { name: 'John Doe', street: '123 Main St', city: 'Lagos', country: 'Nigeria' }
    await env.DB.prepare('UPDATE orders SET shipping_address = ? WHERE id = ?')
      .bind(JSON.stringify({ ...address, state: '', email: 'john@example.com' }), order.id)
      .run()
    const text = 'John Doe, 123 Main St, Lagos, Nigeria'
    expect(await shownToStaff(order.id)).toBe(text)
    const { body } = await customer.get(`/orders/${order.id}/`, { expect: 200 })
    expect(body.shipping_address).toBe(text)
  })
})
