import { beforeEach, describe, expect, it } from 'vitest'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { aRegisteredCustomer } from '../../support/customers/storefront-visitors.ts'
import { payAtJuspay } from '../../support/gateways/juspay-orders.ts'
import { payAtPayu } from '../../support/gateways/payu-payments.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { givePoints, userIdOf } from '../../support/sales/balances.ts'
import { balanceOf, points, wrongBooks } from '../../support/sales/ledgers.ts'
import { buy } from '../../support/sales/loyal-customers.ts'
import { moveOrder } from '../../support/sales/moved-orders.ts'
import { aStoreCoupon } from '../../support/sales/promotions.ts'
import { payWith } from '../../support/sales/rich-shoppers.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import {
  aReadyCart,
  aShopper,
  asAMistake,
  byJuspay,
  cancelOrder,
  placeOrder,
  readOrder,
} from '../../support/sales/storefront-orders.ts'

/* Points that orders earn, and what becomes of them. */

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 0 })
})

async function pointsOf({ id }: { id: string }): Promise<number> {
  return balanceOf({ ...points, userId: await userIdOf(id) })
}

/** What a cancellation would do, and what it does: the refund and what is kept of it. */
async function cancelled(client: Client, { order_number: number }: Json) {
  const { cancellation_refund_details: told } = await readOrder(client, number)
  const { payments } = await cancelOrder(client, number)
  const refunds = payments.filter(({ transaction_type }: Json) => transaction_type === 'refund')
  const refunded = refunds.reduce((sum: number, { amount }: Json) => sum + amount, 0)
  expect(refunded).toBe(told.refundable_amount)
  expect(await wrongBooks()).toEqual([])
  return { told, refunded }
}

describe('an order earns', () => {
  it.each([
    [99.99, 0],
    [100, 1],
    [199.99, 1],
    [1_000, 10],
    [12_345.67, 123],
  ])('for %f rupees %i points', async (rupees, earned) => {
    const customer = await aRegisteredCustomer()
    const order = await buy(customer, { rupees })
    expect(order).toMatchObject({ loyalty_points_earned: earned, loyalty_point_earned: earned })
    expect(await pointsOf(customer)).toBe(earned)
  })

  it('for what a coupon leaves of its items, and nothing for shipping', async () => {
    await forgetMethods()
    await aRupeeMethod({ amount: 90_000 })
    const customer = await aRegisteredCustomer()
    const { code } = await aStoreCoupon({ points: 1_000 })
    await buy(customer, { rupees: 500, code })
    expect(await pointsOf(customer)).toBe(4)
  })

  it('when it is paid, and not before: by a gateway, by staff, or by credit alone', async () => {
    const staff = await aStaffMember()
    const [first, second] = [await aShopper({ member: true }), await aShopper({ member: true })]
    const { payment_info } = await placeOrder(first, byJuspay)
    expect(await pointsOf(first)).toBe(0)
    await payAtJuspay(payment_info)
    expect(await pointsOf(first)).toBe(2)
    const { order } = await placeOrder(second)
    await moveOrder(staff, order, 'processing')
    expect(await pointsOf(second)).toBe(2)
    const customer = await aRegisteredCustomer()
    await buy(customer, { rupees: 300, credit: 300 })
    expect(await pointsOf(customer)).toBe(3)
  })

  it('as much where points pay for it', async () => {
    const customer = await aRegisteredCustomer()
    await givePoints(customer, 250)
    const order = await buy(customer, { rupees: 300, points: 250 })
    expect(order).toMatchObject({ to_be_paid: 50, loyalty_points_earned: 3 })
    expect(await pointsOf(customer)).toBe(3)
  })

  it('for a visitor, too, who loses them when it is cancelled', async () => {
    const shopper = await aShopper()
    const { order, payment_info } = await placeOrder(shopper)
    await payAtPayu(payment_info)
    expect(await pointsOf(shopper)).toBe(2)
    await cancelOrder(shopper.client, order.order_number)
    expect(await pointsOf(shopper)).toBe(0)
  })
})

describe('a cancelled order', () => {
  it('takes its points back, whoever cancels it', async () => {
    const [customer, staff] = [await aRegisteredCustomer(), await aStaffMember()]
    const [first, second] = [
      await buy(customer, { rupees: 1_000 }),
      await buy(customer, { rupees: 500 }),
    ]
    expect(await pointsOf(customer)).toBe(15)
    expect(await cancelled(customer.client, first)).toMatchObject({
      ...{ refunded: 1_000, told: { cancellation_charges: 0, cancellation_charges_reason: '' } },
    })
    expect(await pointsOf(customer)).toBe(5)
    await moveOrder(staff, second, 'cancelled')
    expect(await pointsOf(customer)).toBe(0)
  })

  it('keeps of its refund what was spent of them, a rupee a point, and says why', async () => {
    const customer = await aRegisteredCustomer()
    const first = await buy(customer, { rupees: 1_000 })
    await buy(customer, { rupees: 50, points: 4 })
    expect(await pointsOf(customer)).toBe(6)
    const { told, refunded } = await cancelled(customer.client, first)
    expect({ told, refunded }).toEqual({
      told: {
        ...{ loyalty_point: 0, refundable_amount: 996, cancellation_charges: 4 },
        cancellation_charges_reason: expect.stringMatching(/points/),
        payment_mode: 'original-payment-mode',
      },
      refunded: 996,
    })
    expect(await pointsOf(customer)).toBe(0)
  })

  it('does not ask for more than its refund', async () => {
    const customer = await aRegisteredCustomer()
    const first = await buy(customer, { rupees: 1_000, credit: 993 })
    await buy(customer, { rupees: 50, points: 10 })
    const { told, refunded } = await cancelled(customer.client, first)
    expect(told).toMatchObject({ refundable_amount: 0, cancellation_charges: 7 })
    expect(refunded).toBe(0)
    expect(await pointsOf(customer)).toBe(0)
  })

  it('that no money paid for asks for nothing', async () => {
    const customer = await aRegisteredCustomer()
    const first = await buy(customer, { rupees: 1_000, credit: 1_000 })
    await buy(customer, { rupees: 50, points: 10 })
    const { told } = await cancelled(customer.client, first)
    expect(told).toMatchObject({
      ...{ refundable_amount: 0, cancellation_charges: 0, cancellation_charges_reason: '' },
    })
    expect(await pointsOf(customer)).toBe(0)
  })

  it('takes them from the points that it gives back', async () => {
    const customer = await aRegisteredCustomer()
    await givePoints(customer, 20)
    const first = await buy(customer, { rupees: 1_000, points: 20 })
    await buy(customer, { rupees: 50, points: 10 })
    expect(await pointsOf(customer)).toBe(0)
    const { told } = await cancelled(customer.client, first)
    expect(told).toMatchObject({
      ...{ loyalty_point: 20, refundable_amount: 980, cancellation_charges: 0 },
    })
    expect(await pointsOf(customer)).toBe(10)
  })

  it('takes them from whatever points there are', async () => {
    const customer = await aRegisteredCustomer()
    const first = await buy(customer, { rupees: 1_000 })
    await buy(customer, { rupees: 50, points: 10 })
    await givePoints(customer, 7)
    const { told } = await cancelled(customer.client, first)
    expect(told).toMatchObject({ refundable_amount: 997, cancellation_charges: 3 })
    expect(await pointsOf(customer)).toBe(0)
  })

  it('that was charged for them leaves those that others give back later', async () => {
    const customer = await aRegisteredCustomer()
    const first = await buy(customer, { rupees: 1_000 })
    const second = await buy(customer, { rupees: 50, points: 10 })
    await cancelled(customer.client, first)
    expect(await cancelled(customer.client, second)).toMatchObject({
      ...{ refunded: 40, told: { loyalty_point: 10, cancellation_charges: 0 } },
    })
    expect(await pointsOf(customer)).toBe(10)
  })

  it('says of an order that is unpaid that nothing is kept', async () => {
    const shopper = await aShopper({ member: true })
    const { order } = await placeOrder(shopper)
    expect(order.cancellation_refund_details).toMatchObject({ cancellation_charges: 0 })
  })
})

describe('at once with an order that spends the points', () => {
  it('a cancellation takes them back, or keeps what they paid', async () => {
    for (const _ of [1, 2, 3, 4]) {
      const customer = await aRegisteredCustomer()
      const { client } = customer
      const first = await buy(customer, { rupees: 1_000 })
      const cartId = await aReadyCart(client, [{ product: await aKettle(5_000) }])
      await payWith(client, cartId, { points: 10 })
      const [, second] = await Promise.all([
        client.post(`/orders/${first.order_number}/cancel`, asAMistake, { expect: 200 }),
        placeOrder({ client, cartId }),
      ])
      const spent = second.order.loyalty_points_redeemed
      expect([0, 10]).toContain(spent)
      const { payments } = await readOrder(client, first.order_number)
      expect(payments.at(-1)).toMatchObject({ transaction_type: 'refund', amount: 1_000 - spent })
      expect(await pointsOf(customer)).toBe(0)
    }
    expect(await wrongBooks()).toEqual([])
  })
})

describe('the activity of points', () => {
  it('names the orders by their numbers', async () => {
    const customer = await aRegisteredCustomer()
    const { client, id } = customer
    const first = await buy(customer, { rupees: 1_000 })
    const second = await buy(customer, { rupees: 50, points: 4 })
    await cancelled(client, first)
    await cancelled(client, second)
    const path = `/customers/${id}/loyalty-points-activity?sort_by={"created_at":"asc"}`
    const { body } = await client.get(path, { expect: 200 })
    const told = body.content.loyalty_points_activity.map((one: Json) => [
      ...[one.reference_number, one.action, one.loyalty_points],
    ])
    expect(told).toEqual([
      [first.order_number, 'add', 10],
      [second.order_number, 'remove', 4],
      [first.order_number, 'remove', 6],
      [second.order_number, 'add', 4],
    ])
  })
})
