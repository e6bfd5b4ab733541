import { beforeEach, describe, expect, it } from 'vitest'
import { aRupeeProduct } from '../../support/catalogue/rupee-products.ts'
import { aRegisteredCustomer, aVisitor } from '../../support/customers/storefront-visitors.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { aGiftCard, giveCredit, givePoints, takePoints } from '../../support/sales/balances.ts'
import { expectSums } from '../../support/sales/cart-sums.ts'
import { aStoreCoupon } from '../../support/sales/promotions.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import {
  applyCode,
  aStorefrontCart,
  readCart,
  refusalOf,
  sendTo,
  setItem,
} from '../../support/sales/storefront-carts.ts'
import { aReadyCart } from '../../support/sales/storefront-orders.ts'

beforeEach(forgetMethods)

interface Means {
  points?: number
  /** Paise. */
  credit?: number
}

/** A customer with means, and so many units of 100.50 rupees in the cart. */
async function aBuyer({ points = 0, credit = 0 }: Means, quantity = 1) {
  const customer = await aRegisteredCustomer()
  if (points > 0) await givePoints(customer, points)
  if (credit > 0) await giveCredit(customer, credit)
  const product = await aRupeeProduct({ variants: [{ amount: 10_050, stock: 50 }] })
  const { id } = await aStorefrontCart(customer.client, [{ product, quantity }])
  return { customer, client: customer.client, id: id as string, product }
}

const pathOf = (id: string, name: string) => `/carts/${id}/${name}`

async function payWith(client: Client, path: string, sent: Json): Promise<Json> {
  return (await client.post(path, sent, { expect: 200 })).body.content.cart
}

function payPoints(client: Client, id: string, points: number): Promise<Json> {
  return payWith(client, pathOf(id, 'loyalty-points'), { loyalty_point_redeemed: points })
}

function payCredit(client: Client, id: string, credit: number): Promise<Json> {
  return payWith(client, pathOf(id, 'credit-balance'), { credit_balance_used: credit })
}

describe('points', () => {
  it('pay a rupee each, in place of those before, and can be taken back', async () => {
    const { client, id } = await aBuyer({ points: 80 })
    const cart = await payPoints(client, id, 50)
    expect(cart).toMatchObject({ loyalty_points_redeemed: 50, other_savings: 50, to_be_paid: 50.5 })
    expect(cart).toMatchObject({ grand_total: 100.5, total_savings: 50, loyalty_points_earned: 1 })
    expectSums(cart)
    expect((await payPoints(client, id, 80)).to_be_paid).toBe(20.5)
    for (const _ of [1, 2]) {
      const { body } = await client.delete(pathOf(id, 'loyalty-points'), { expect: 200 })
      expect(body.content.cart).toMatchObject({ loyalty_points_redeemed: 0, to_be_paid: 100.5 })
    }
  })

  it('pay whole rupees of what is left, and what exceeds that is dropped for good', async () => {
    const { client, id, product } = await aBuyer({ points: 500 })
    const cart = await payPoints(client, id, 500)
    expect(cart).toMatchObject({ loyalty_points_redeemed: 100, to_be_paid: 0.5 })
    const more = await setItem(client, id, { product, quantity: 2 })
    expect(more).toMatchObject({ loyalty_points_redeemed: 100, to_be_paid: 101 })
    expectSums(more)
  })

  it('that leave less than a gateway takes leave a cart that says so, until another means pays it', async () => {
    const customer = await aRegisteredCustomer()
    await giveCredit(customer, 20_000)
    const product = await aRupeeProduct({ variants: [{ amount: 10_000 }] })
    await aRupeeMethod({ amount: 5_900 })
    const id = await aReadyCart(customer.client, [{ product, quantity: 1 }])
    const state = async (credit: number) => {
      const cart = await payCredit(customer.client, id, credit)
      return [cart.to_be_paid, cart.status, cart.status_error_message]
    }
    const tooLittle = 'Leave at least ₹1.00 to be paid, or nothing'
    expect(await state(158.5)).toEqual([0.5, 'not-ready-for-payment', tooLittle])
    expect(await state(158)).toEqual([1, 'ready-for-payment', null])
    expect(await state(159)).toEqual([0, 'ready-for-payment', null])
  })

  it('are refused beyond the balance, which other currencies do not add to', async () => {
    const { client, id } = await aBuyer({ points: 49 })
    const send = (points: number) =>
      refusalOf(client, pathOf(id, 'loyalty-points'), { loyalty_point_redeemed: points })
    expect(await send(50)).toEqual([400, 'insufficient_loyalty_points'])
    expect(await send(Number.MAX_SAFE_INTEGER)).toEqual([400, 'insufficient_loyalty_points'])
    expect((await payPoints(client, id, 49)).loyalty_points_redeemed).toBe(49)
    const poor = await aBuyer({ credit: 50_000 })
    const sent = { loyalty_point_redeemed: 1 }
    const refused = await refusalOf(poor.client, pathOf(poor.id, 'loyalty-points'), sent)
    expect(refused).toEqual([400, 'insufficient_loyalty_points'])
  })

  it('pay no more than there are by now', async () => {
    const { customer, client, id } = await aBuyer({ points: 60 })
    await payPoints(client, id, 60)
    await takePoints(customer, 45)
    const cart = await readCart(client, id)
    expect(cart).toMatchObject({ loyalty_points_redeemed: 15, to_be_paid: 85.5 })
    await givePoints(customer, 45)
    expect((await readCart(client, id)).loyalty_points_redeemed).toBe(15)
  })
})

describe('store credit', () => {
  it('pays at most what is left, in place of what was set before, and can be taken back', async () => {
    const { client, id } = await aBuyer({ credit: 50_000 })
    const cart = await payCredit(client, id, 20.05)
    expect(cart).toMatchObject({ credit_balance_used: 20.05, to_be_paid: 80.45 })
    expectSums(cart)
    const whole = await payCredit(client, id, 500)
    expect(whole).toMatchObject({ credit_balance_used: 100.5, to_be_paid: 0, other_savings: 100.5 })
    for (const _ of [1, 2]) {
      const { body } = await client.delete(pathOf(id, 'credit-balance'), { expect: 200 })
      expect(body.content.cart).toMatchObject({ credit_balance_used: 0, to_be_paid: 100.5 })
    }
  })

  it('is refused beyond the balance, and for a new customer, who has none', async () => {
    const { client, id } = await aBuyer({ credit: 5_000 })
    const send = (path: string, credit_balance_used: number, by = client) =>
      refusalOf(by, path, { credit_balance_used })
    const refused = [400, 'insufficient_credit_balance']
    expect(await send(pathOf(id, 'credit-balance'), 50.01)).toEqual(refused)
    expect((await payCredit(client, id, 50)).credit_balance_used).toBe(50)
    const poor = await aBuyer({ points: 500 })
    expect(await send(pathOf(poor.id, 'credit-balance'), 0.01, poor.client)).toEqual(refused)
  })
})

describe('points, credit and a gift card', () => {
  async function payAll({ client, id }: { client: Client; id: string }): Promise<Json> {
    const { code } = await aGiftCard(20_000)
    await payWith(client, pathOf(id, 'gift-card'), { gift_card_code: code })
    await payCredit(client, id, 100)
    return payPoints(client, id, 100)
  }

  it('pay in this order, in whichever they were named', async () => {
    const buyer = await aBuyer({ points: 100, credit: 10_000 }, 3)
    const cart = await payAll(buyer)
    expect(cart).toMatchObject({ loyalty_points_redeemed: 100, credit_balance_used: 100 })
    expect(cart).toMatchObject({ gift_card_amount_used: 101.5, grand_total: 301.5, to_be_paid: 0 })
    expect(cart).toMatchObject({ other_savings: 301.5, total_savings: 301.5 })
    expectSums(cart)
  })

  it('are worked out anew with each change, and what exceeds is dropped', async () => {
    const buyer = await aBuyer({ points: 100, credit: 10_000 }, 3)
    await payAll(buyer)
    const { client, id, product } = buyer
    const two = await setItem(client, id, { product, quantity: 2 })
    expect(two).toMatchObject({ loyalty_points_redeemed: 100, credit_balance_used: 100 })
    expect(two).toMatchObject({ gift_card_amount_used: 1, to_be_paid: 0 })
    const one = await setItem(client, id, { product, quantity: 1 })
    expect(one).toMatchObject({ loyalty_points_redeemed: 100, credit_balance_used: 0.5 })
    expect(one).toMatchObject({ gift_card_amount_used: 0, gift_card_code: null, to_be_paid: 0 })
    const five = await setItem(client, id, { product, quantity: 5 })
    expect(five).toMatchObject({ loyalty_points_redeemed: 100, credit_balance_used: 0.5 })
    expect(five).toMatchObject({ gift_card_amount_used: 0, to_be_paid: 402 })
    expectSums(five)
  })

  it('pay what a coupon leaves, and shipping, too', async () => {
    await aRupeeMethod({ amount: 4_900 })
    const { client, id } = await aBuyer({ points: 500 })
    await applyCode(client, id, (await aStoreCoupon({ points: 5_000 })).code)
    await sendTo(client, id)
    const cart = await payPoints(client, id, 500)
    expect(cart).toMatchObject({ subtotal_including_tax: 50.25, grand_total: 99.25 })
    expect(cart).toMatchObject({ loyalty_points_redeemed: 99, to_be_paid: 0.25 })
    expectSums(cart)
  })

  it('pay nothing for an empty cart, and are dropped', async () => {
    const { client, id, product } = await aBuyer({ points: 100, credit: 10_000 }, 3)
    await payAll({ client, id })
    const empty = await setItem(client, id, { product, quantity: 0 })
    expect(empty).toMatchObject({ loyalty_points_redeemed: 0, credit_balance_used: 0 })
    expect(empty).toMatchObject({ gift_card_code: null, to_be_paid: 0 })
    expect((await setItem(client, id, { product, quantity: 1 })).to_be_paid).toBe(100.5)
  })
})

it('points and credit are for accounts: visitors are asked to sign in, whatever they send', async () => {
  const { client } = await aVisitor()
  const { id } = await aStorefrontCart(client)
  const sent = { loyalty_point_redeemed: 1, credit_balance_used: 1 }
  for (const name of ['loyalty-points', 'credit-balance']) {
    for (const body of [sent, {}, []]) {
      expect(await refusalOf(client, pathOf(id, name), body)).toEqual([401, 'login_required'])
    }
    // There are none to take back, which the document does not ask to sign in for.
    await client.delete(pathOf(id, name), { expect: 200 })
  }
})
