import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { correctFigures } from '../../../src/core/figures/correct-figures.ts'
import {
  aRegisteredCustomer,
  type Visitor,
  verify,
} from '../../support/customers/storefront-visitors.ts'
import { payAtPayu } from '../../support/gateways/payu-payments.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import {
  aShopper,
  cancelOrder,
  placeOrder,
  readOrder,
} from '../../support/sales/storefront-orders.ts'
import { context } from '../../support/world/context.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

/** Signs in to the account of an address from a visit. */
async function signIn({ client }: Visitor, email: string): Promise<Visitor> {
  const { body } = await client.post('/auth/login/email', { email }, { expect: 200 })
  return verify(client, body)
}

async function loyaltyOf({ client, id }: Visitor) {
  return (await client.get(`/customers/${id}/loyalty`, { expect: 200 })).body.content.loyalty
}

describe('what a visitor has ordered', () => {
  it('is the account’s after signing in, with the points that it earned', async () => {
    const customer = await aRegisteredCustomer()
    const shopper = await aShopper()
    const { order, payment_info } = await placeOrder(shopper)
    await payAtPayu(payment_info)
    const member = await signIn(shopper, customer.email)
    expect(await readOrder(member.client, order.order_number)).toMatchObject({
      ...{ status: 'confirmed', customer_email: 'asha@example.com', loyalty_points_earned: 2 },
    })
    const { body } = await member.client.get(`/orders?user_id=${member.id}`, { expect: 200 })
    expect(body.content.orders).toMatchObject([{ order_number: order.order_number }])
    expect(await loyaltyOf(member)).toMatchObject({ points_balance: 2, total_orders: 1 })
    await cancelOrder(member.client, order.order_number)
    expect(await loyaltyOf(member)).toMatchObject({ points_balance: 0, total_orders: 0 })
  })

  it('is paid for the account where the money comes after signing in', async () => {
    const customer = await aRegisteredCustomer()
    const shopper = await aShopper()
    const { order, payment_info } = await placeOrder(shopper)
    const member = await signIn(shopper, customer.email)
    await payAtPayu(payment_info)
    expect(await readOrder(member.client, order.order_number)).toMatchObject({
      status: 'confirmed',
    })
    expect(await loyaltyOf(member)).toMatchObject({ points_balance: 2 })
  })

  it('leaves the figures of customers right', async () => {
    const customer = await aRegisteredCustomer()
    const shopper = await aShopper()
    await cancelOrder(shopper.client, (await placeOrder(shopper)).order.order_number)
    const other = await signIn(shopper, customer.email)
    const cart = await aShopper()
    const { order } = await placeOrder(cart)
    await signIn(cart, customer.email)
    expect(
      await readOrder((await signIn(other, customer.email)).client, order.order_number),
    ).toMatchObject({
      status: 'draft',
    })
    expect(await correctFigures(context())).toBe(0)
    const row = env.DB.prepare('SELECT sum(items) AS n FROM purchases WHERE product_id = ?')
    expect(await row.bind(cart.product.id).first('n')).toBe(1)
  })

  it('stays the visitor’s own where the visitor registers', async () => {
    const shopper = await aShopper()
    const { order, payment_info } = await placeOrder(shopper)
    await payAtPayu(payment_info)
    const person = {
      email: `late-${order.order_number}@shop.test`,
      first_name: 'Asha',
      last_name: 'Rao',
    }
    const { body } = await shopper.client.post('/auth/register/email', person, { expect: 200 })
    const member = await verify(shopper.client, body)
    expect(member.id).toBe(shopper.id)
    expect(await readOrder(member.client, order.order_number)).toMatchObject({
      status: 'confirmed',
    })
    expect(await loyaltyOf(member)).toMatchObject({ points_balance: 2 })
  })
})
