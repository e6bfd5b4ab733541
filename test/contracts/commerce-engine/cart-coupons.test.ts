import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { aRupeeProduct } from '../../support/catalogue/rupee-products.ts'
import { aRegisteredCustomer, aVisitor } from '../../support/customers/storefront-visitors.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { userIdOf } from '../../support/sales/balances.ts'
import { expectSums } from '../../support/sales/cart-sums.ts'
import { aCoupon, aRedemption } from '../../support/sales/coupons.ts'
import {
  aPromotion,
  aStoreCoupon,
  couponTerms,
  inHours,
  promotionTerms,
} from '../../support/sales/promotions.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import {
  applyCode,
  aStorefrontCart,
  readCart,
  refusalOf,
  sendTo,
  setItem,
} from '../../support/sales/storefront-carts.ts'

beforeEach(forgetMethods)

/** A visitor's cart with one of each of products at these prices, in paise. */
async function aCartOf(amounts: number[], visitor = aVisitor()) {
  const { client } = await visitor
  const made = amounts.map((amount) => aRupeeProduct({ variants: [{ amount, stock: 50 }] }))
  const products = await Promise.all(made)
  const cart = await aStorefrontCart(
    client,
    products.map((product) => ({ product })),
  )
  return { client, id: cart.id as string, products }
}

function refusedCode(client: Client, cartId: string, coupon_code: string) {
  return refusalOf(client, `/carts/${cartId}/coupon`, { coupon_code })
}

describe('a coupon', () => {
  it('for a percentage takes it off what promotions have left, divided among the lines', async () => {
    const { client, id } = await aCartOf([10_001, 3_333, 1])
    const { code } = await aStoreCoupon({ points: 1_500 })
    const cart = await applyCode(client, id, code)
    // 15 per cent of 133.35 are 20.0025.
    expect(cart).toMatchObject({ is_coupon_applied: true, coupon_code: code })
    expect(cart).toMatchObject({ coupon_discount_amount: 20, coupon_discount_percent: 15 })
    expect(cart).toMatchObject({ coupon_savings: 20, total_savings: 20, grand_total: 113.35 })
    expect(cart.cart_items.map((item: Json) => item.coupon_discount_amount)).toEqual([15, 5, 0])
    expect(cart.applied_coupons[0]).toMatchObject({ coupon_type: 'discount', product_id: null })
    expectSums(cart)
  })

  it('for a fixed amount takes at most the items', async () => {
    const { client, id, products } = await aCartOf([3_000, 1_000])
    const { code } = await aStoreCoupon(couponTerms.fiftyRupees)
    const cart = await applyCode(client, id, code)
    expect(cart).toMatchObject({ coupon_discount_amount: 40, coupon_discount_percent: 0 })
    expect(cart).toMatchObject({ subtotal_including_tax: 0, items_tax_amount: 0, to_be_paid: 0 })
    expectSums(cart)
    const [first] = products
    const more = await setItem(client, id, { product: first ?? { id: 0 }, quantity: 2 })
    expect(more).toMatchObject({ coupon_discount_amount: 50, grand_total: 20 })
    expectSums(more)
  })

  it('for free shipping takes nothing off the items, and is a saving as soon as shipping costs', async () => {
    await aRupeeMethod({ amount: 4_900 })
    const { client, id } = await aCartOf([10_000])
    const { code } = await aStoreCoupon(couponTerms.freeShipping)
    const unsent = await applyCode(client, id, code)
    expect(unsent).toMatchObject({ is_coupon_applied: true, coupon_discount_amount: 0 })
    expect(unsent).toMatchObject({ coupon_savings: 0, shipping_discount_amount: null })
    const cart = await sendTo(client, id)
    expect(cart).toMatchObject({ coupon_discount_amount: 0, coupon_savings: 49, total_savings: 49 })
    expect(cart).toMatchObject({ shipping_estimated_cost: 49, shipping_discount_amount: 49 })
    expect(cart).toMatchObject({ shipping_amount: 0, shipping_amount_including_tax: 0 })
    expect(cart).toMatchObject({ subtotal_including_tax: 100, grand_total: 100 })
    expect(cart.applied_coupons[0]).toMatchObject({ coupon_type: 'free-shipping', savings: 49 })
    expectSums(cart)
  })

  it('comes after promotions, and its minimum is measured after them', async () => {
    const { client, id, products } = await aCartOf([10_000])
    const [product] = products
    await aPromotion(product ?? { id: 0 }, promotionTerms.tenPercent)
    const { code } = await aStoreCoupon({ points: 1_000, subtotalMin: 9_000 })
    const cart = await applyCode(client, id, code)
    expect(cart).toMatchObject({ promotion_discount_amount: 10, coupon_discount_amount: 9 })
    expect(cart).toMatchObject({ subtotal_including_tax: 81, total_savings: 19 })
    expectSums(cart)
    const dearer = await aStoreCoupon({ points: 1_000, subtotalMin: 9_001 })
    expect(await refusedCode(client, id, dearer.code)).toEqual([400, 'coupon_not_applicable'])
    expect((await readCart(client, id)).coupon_code).toBe(code)
  })

  it('is found by its code in any case, with blanks around it', async () => {
    const { client, id } = await aCartOf([10_000])
    await aStoreCoupon({ code: 'WELCOME-TEN' })
    for (const code of ['welcome-ten', ' Welcome-Ten ', 'WELCOME-TEN']) {
      expect((await applyCode(client, id, code)).coupon_code).toBe('WELCOME-TEN')
    }
  })

  it('gives way to the next one, and to none, also where there was none', async () => {
    const { client, id } = await aCartOf([10_000])
    const [one, other] = [await aStoreCoupon({ points: 1_000 }), await aStoreCoupon()]
    await applyCode(client, id, one.code)
    const replaced = await applyCode(client, id, other.code)
    expect(replaced).toMatchObject({ coupon_code: other.code, coupon_discount_amount: 20 })
    expect(replaced.applied_coupons).toHaveLength(1)
    for (const _ of [1, 2]) {
      const { body } = await client.delete(`/carts/${id}/coupon`, { expect: 200 })
      const { cart } = body.content
      expect(cart).toMatchObject({ is_coupon_applied: false, coupon_code: null, grand_total: 100 })
      expect(cart.applied_coupons).toEqual([])
    }
  })
})

describe('a coupon leaves', () => {
  it('with a change that takes the cart below its minimum, and does not come back', async () => {
    const { client, id, products } = await aCartOf([10_000])
    const product = products[0] ?? { id: 0 }
    await setItem(client, id, { product, quantity: 3 })
    const { code } = await aStoreCoupon({ subtotalMin: 30_000 })
    expect((await applyCode(client, id, code)).grand_total).toBe(240)
    const less = await setItem(client, id, { product, quantity: 2 })
    expect(less).toMatchObject({ is_coupon_applied: false, coupon_code: null, grand_total: 200 })
    const more = await setItem(client, id, { product, quantity: 3 })
    expect(more).toMatchObject({ is_coupon_applied: false, coupon_code: null, grand_total: 300 })
  })

  it('with the last line', async () => {
    const { client, id, products } = await aCartOf([10_000])
    const product = products[0] ?? { id: 0 }
    await applyCode(client, id, (await aStoreCoupon()).code)
    await setItem(client, id, { product, quantity: 0 })
    expect(await setItem(client, id, { product })).toMatchObject({ coupon_code: null })
  })

  it('when its time is over, and when others have used it up', async () => {
    const { client, id } = await aCartOf([10_000])
    const [ending, scarce] = [await aStoreCoupon(), await aStoreCoupon({ usesMax: 1 })]
    await applyCode(client, id, ending.code)
    await change(ending.id, 'ends_at = 1')
    expect(await readCart(client, id)).toMatchObject({ coupon_code: null, grand_total: 100 })
    await change(ending.id, 'ends_at = NULL')
    expect((await readCart(client, id)).coupon_code).toBeNull()
    await applyCode(client, id, scarce.code)
    await change(scarce.id, 'uses = 1')
    expect(await readCart(client, id)).toMatchObject({ coupon_code: null, grand_total: 100 })
  })
})

async function change(couponId: number, set: string): Promise<void> {
  await env.DB.prepare(`UPDATE coupons SET ${set} WHERE id = ?`).bind(couponId).run()
}

describe('a coupon is refused', () => {
  it('as one that is not there: unknown, ended, or of another shop', async () => {
    const { client, id } = await aCartOf([10_000])
    const ended = await aStoreCoupon({ endsAt: inHours(-1) })
    const foreign = await aCoupon()
    for (const code of ['NOBODY', ended.code, foreign.code, "' OR 1=1 --", '%', 'ＷＥＬＣＯＭＥ']) {
      expect(await refusedCode(client, id, code)).toEqual([400, 'invalid_coupon'])
    }
    expect((await readCart(client, id)).coupon_code).toBeNull()
  })

  it('as one that cannot be used: not begun, used up by all, or below its minimum', async () => {
    const { client, id } = await aCartOf([10_000])
    for (const more of [
      { startsAt: inHours(1) },
      { usesMax: 2, uses: 2 },
      { subtotalMin: 10_001 },
    ]) {
      const { code } = await aStoreCoupon(more)
      expect(await refusedCode(client, id, code)).toEqual([400, 'coupon_not_applicable'])
    }
    const { id: empty } = await aStorefrontCart(client)
    const { code } = await aStoreCoupon()
    expect(await refusedCode(client, empty, code)).toEqual([400, 'coupon_not_applicable'])
  })

  it('for visitors where it is limited per customer, and for whoever has used it', async () => {
    const { code, id: couponId } = await aStoreCoupon({ usesPerCustomerMax: 1 })
    const visitor = await aCartOf([10_000])
    const refused = await refusedCode(visitor.client, visitor.id, code)
    expect(refused).toEqual([400, 'coupon_not_applicable'])
    const person = await aRegisteredCustomer()
    const own = await aCartOf([10_000], Promise.resolve(person))
    expect((await applyCode(own.client, own.id, code)).coupon_code).toBe(code)
    await aRedemption({ id: couponId }, { id: await userIdOf(person.id) }, 'used')
    expect((await readCart(own.client, own.id)).coupon_code).toBeNull()
    expect(await refusedCode(own.client, own.id, code)).toEqual([400, 'coupon_not_applicable'])
  })
})
