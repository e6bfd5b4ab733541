import { beforeEach, describe, expect, it } from 'vitest'
import {
  aRegisteredCustomer,
  type Visitor,
  verify,
} from '../../support/customers/storefront-visitors.ts'
import { payAtPayu } from '../../support/gateways/payu-payments.ts'
import { givePoints } from '../../support/sales/balances.ts'
import { buy } from '../../support/sales/loyal-customers.ts'
import { giveBack } from '../../support/sales/received-returns.ts'
import { moveOrder, orderIdOf } from '../../support/sales/returns.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { aShopper, cancelOrder, placeOrder } from '../../support/sales/storefront-orders.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 0 })
})

/** Points earned, redeemed and left. */
async function totalsOf({ client, id }: Visitor): Promise<number[]> {
  const { body } = await client.get(`/customers/${id}/loyalty`, { expect: 200 })
  const { points_earned, points_redeemed, points_balance } = body.content.loyalty
  return [points_earned, points_redeemed, points_balance]
}

describe('the totals of a loyalty account are what stands', () => {
  it('of orders, beside what staff have given', async () => {
    const customer = await aRegisteredCustomer()
    await givePoints(customer, 7)
    await buy(customer, { rupees: 1_000 })
    await buy(customer, { rupees: 50, points: 12 })
    expect(await totalsOf(customer)).toEqual([10, 12, 5])
  })

  it('once the order is cancelled that was paid with points', async () => {
    const customer = await aRegisteredCustomer()
    await buy(customer, { rupees: 1_000 })
    const { order_number: number } = await buy(customer, { rupees: 250, points: 4 })
    expect(await totalsOf(customer)).toEqual([12, 4, 8])
    await cancelOrder(customer.client, number)
    expect(await totalsOf(customer)).toEqual([10, 0, 10])
  })

  it('once the order is cancelled that has earned them, as far as they are there', async () => {
    const customer = await aRegisteredCustomer()
    const { order_number: number } = await buy(customer, { rupees: 1_000 })
    await buy(customer, { rupees: 50, points: 4 })
    await cancelOrder(customer.client, number)
    // The refund was less by what the other four are worth.
    expect(await totalsOf(customer)).toEqual([4, 4, 0])
  })

  it('once what an order has brought came back', async () => {
    const shopper = await aShopper({ member: true, quantity: 5 })
    await givePoints(shopper, 300)
    await shopper.client.post(
      `/carts/${shopper.cartId}/loyalty-points`,
      { loyalty_point_redeemed: 300 },
      { expect: 200 },
    )
    const { order, payment_info } = await placeOrder(shopper)
    await payAtPayu(payment_info)
    const number: string = order.order_number
    await moveOrder(await orderIdOf(number), ['shipped', 'delivered'])
    expect(await totalsOf(shopper)).toEqual([5, 300, 5])
    const wanted = [{ product: shopper.product, quantity: 3 }]
    expect(await giveBack({ client: shopper.client, number }, wanted)).toMatchObject({
      ...{ moneyAmount: 20_000, points: 100, revokedPoints: 3 },
    })
    expect(await totalsOf(shopper)).toEqual([2, 200, 102])
  })

  it('of what a visitor has ordered before signing in', async () => {
    const [customer, shopper] = [await aRegisteredCustomer(), await aShopper()]
    const { order, payment_info } = await placeOrder(shopper)
    await payAtPayu(payment_info)
    const { email } = customer
    const sent = await shopper.client.post('/auth/login/email', { email }, { expect: 200 })
    const member = await verify(shopper.client, sent.body)
    expect(await totalsOf(member)).toEqual([2, 0, 2])
    await cancelOrder(member.client, order.order_number)
    expect(await totalsOf(member)).toEqual([0, 0, 0])
  })
})
