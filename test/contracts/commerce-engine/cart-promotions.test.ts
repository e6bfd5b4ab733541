import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { restock, withdraw } from '../../support/catalogue/rupee-changes.ts'
import { aKettle, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import type { Json } from '../../support/http/client.ts'
import { expectSums } from '../../support/sales/cart-sums.ts'
import {
  aPromotion,
  aStoreCoupon,
  inHours,
  promotionTerms,
} from '../../support/sales/promotions.ts'
import {
  applyCode,
  aStorefrontCart,
  contentOf,
  readCart,
  setItem,
  type Wanted,
} from '../../support/sales/storefront-carts.ts'

const { tenPercent, fiftyRupees, buyTwoGetOne } = promotionTerms

async function aCartWith(...wanted: Wanted[]) {
  const { client } = await aVisitor()
  return { client, cart: await aStorefrontCart(client, wanted) }
}

describe('a promotion', () => {
  it('for a percentage takes it off each unit, and leaves the price as it is', async () => {
    const kettle = await aKettle(9_995)
    const { id } = await aPromotion(kettle, tenPercent)
    const { cart } = await aCartWith({ product: kettle, quantity: 3 })
    // 10 per cent of 99.95 are 9.995, a paisa more than 9.99, three times.
    expect(cart.cart_items[0]).toMatchObject({ selling_price: 99.95, on_promotion: true })
    expect(cart.cart_items[0]).toMatchObject({ promotion_discount_amount: 30, quantity: 3 })
    expect(cart).toMatchObject({ is_promotion_applied: true, promotion_discount_amount: 30 })
    expect(cart).toMatchObject({ promotion_discount_percent: 10.01, promotion_savings: 30 })
    expect(cart).toMatchObject({ subtotal_including_tax: 269.85, total_savings: 30 })
    expect(cart.applied_promotions).toEqual([
      expect.objectContaining({
        promotion_id: String(id),
        promotion_type: 'discount',
        savings: 30,
      }),
    ])
    expectSums(cart)
  })

  it('for a fixed amount takes it off each unit, and at most its price', async () => {
    const [kettle, spoon] = [await aKettle(), await aKettle(3_000)]
    for (const product of [kettle, spoon]) await aPromotion(product, fiftyRupees)
    const { cart } = await aCartWith({ product: kettle, quantity: 2 }, { product: spoon })
    expect(discountsOf(cart)).toEqual([100, 30])
    expect(cart.subtotal_including_tax).toBe(100)
    expect(cart.applied_promotions.map((one: Json) => one.applied_sequence)).toEqual([1, 2])
    expectSums(cart)
  })

  it('is the one that saves most, of which the oldest', async () => {
    const [kettle, spoon] = [await aKettle(), await aKettle(10_000)]
    await aPromotion(kettle, tenPercent)
    const better = await aPromotion(kettle, fiftyRupees)
    const first = await aPromotion(spoon, tenPercent)
    await aPromotion(spoon, tenPercent)
    const { cart } = await aCartWith({ product: kettle }, { product: spoon })
    expect(discountsOf(cart)).toEqual([50, 10])
    expect(cart.applied_promotions.map((one: Json) => one.promotion_id)).toEqual([
      String(better.id),
      String(first.id),
    ])
    expectSums(cart)
  })

  it('changes with the quantity where another one saves more by then', async () => {
    const kettle = await aKettle()
    await aPromotion(kettle, { kind: 'percentage', points: 2_000 })
    await aPromotion(kettle, buyTwoGetOne)
    const { client, cart } = await aCartWith({ product: kettle })
    expect(discountsOf(cart)).toEqual([20])
    const two = await setItem(client, cart.id, { product: kettle, quantity: 2 })
    expect(contentOf(two).map(([, quantity, isFree]) => [quantity, isFree])).toEqual([
      [2, false],
      [1, true],
    ])
    expect(two).toMatchObject({ grand_total: 200, promotion_discount_amount: 100 })
    expectSums(two)
  })

  it('begins and ends at its time, and ends with the sale of what it gives', async () => {
    const [kettle, spoon] = [await aKettle(), await aKettle()]
    const { id } = await aPromotion(kettle, tenPercent, { startsAt: inHours(1) })
    const { client, cart } = await aCartWith({ product: kettle, quantity: 2 })
    expect(cart).toMatchObject({ is_promotion_applied: false, grand_total: 200 })
    await setTimes(id, -2, 1)
    expect((await readCart(client, cart.id)).grand_total).toBe(180)
    await setTimes(id, -2, -1)
    expect((await readCart(client, cart.id)).grand_total).toBe(200)
    await aPromotion(kettle, buyTwoGetOne, { giftVariantId: spoon.variantIds[0] })
    expect((await readCart(client, cart.id)).cart_items).toHaveLength(2)
    await withdraw(spoon)
    expect((await readCart(client, cart.id)).cart_items).toHaveLength(1)
  })
})

function discountsOf(cart: Json): number[] {
  return cart.cart_items.map((item: Json) => item.promotion_discount_amount)
}

async function setTimes(promotionId: number, fromHours: number, toHours: number): Promise<void> {
  await env.DB.prepare('UPDATE promotions SET starts_at = ?, ends_at = ? WHERE id = ?')
    .bind(inHours(fromHours).getTime(), inHours(toHours).getTime(), promotionId)
    .run()
}

describe('buy X get Y', () => {
  it('brings free units behind the paid ones for each full X', async () => {
    const [kettle, cup] = [await aKettle(10_000, 20), await aKettle(500)]
    await aPromotion(kettle, buyTwoGetOne)
    const { client, cart } = await aCartWith({ product: kettle, quantity: 5 }, { product: cup })
    const [kettleId, cupId] = [String(kettle.id), String(cup.id)]
    expect(contentOf(cart)).toEqual([
      [kettleId, 5, false],
      [kettleId, 2, true],
      [cupId, 1, false],
    ])
    expect(cart.cart_items[1]).toMatchObject({ free_quantity: 2, promotion_discount_amount: 200 })
    expect(cart.cart_items[1]).toMatchObject({ selling_price: 100, tax_amount: 0 })
    expect(cart.cart_items[0]).toMatchObject({ free_quantity: 0, promotion_discount_amount: 0 })
    expect(cart).toMatchObject({ cart_items_count: 3, grand_total: 505, promotion_savings: 200 })
    expect(cart.promotion_discount_percent).toBe(28.37)
    expect(cart.applied_promotions[0]).toMatchObject({
      promotion_type: 'buy-x-get-y',
      savings: 200,
    })
    expectSums(cart)
    const fewer = await setItem(client, cart.id, { product: kettle, quantity: 1 })
    expect(contentOf(fewer)).toEqual([
      [kettleId, 1, false],
      [cupId, 1, false],
    ])
    const none = await setItem(client, cart.id, { product: kettle, quantity: 0 })
    expect(contentOf(none)).toEqual([[cupId, 1, false]])
  })

  it('gives no more than is left behind the paid units', async () => {
    const kettle = await aKettle(10_000, 7)
    await aPromotion(kettle, buyTwoGetOne)
    const { client, cart } = await aCartWith({ product: kettle, quantity: 6 })
    expect(contentOf(cart).map(([, quantity]) => quantity)).toEqual([6, 1])
    await restock(kettle.variantIds[0], 6)
    const without = await readCart(client, cart.id)
    expect(contentOf(without).map(([, quantity]) => quantity)).toEqual([6])
    expect(without).toMatchObject({ is_promotion_applied: false, grand_total: 600 })
    await restock(kettle.variantIds[0], 9)
    expect(contentOf(await readCart(client, cart.id))[1]).toEqual([String(kettle.id), 3, true])
  })

  it('gives another product, which stands behind what brought it and is paid beside it', async () => {
    const [kettle, cup] = [await aKettle(), await aKettle(500, 3)]
    const gift = { giftVariantId: cup.variantIds[0] }
    await aPromotion(kettle, { ...buyTwoGetOne, getQuantity: 2 }, gift)
    const { client, cart } = await aCartWith({ product: kettle, quantity: 2 }, { product: cup })
    const [kettleId, cupId] = [String(kettle.id), String(cup.id)]
    expect(contentOf(cart)).toEqual([
      [kettleId, 2, false],
      [cupId, 2, true],
      [cupId, 1, false],
    ])
    expect(cart.cart_items[1]).toMatchObject({ product_name: cup.name, selling_price: 5 })
    expect(cart).toMatchObject({ grand_total: 205, promotion_discount_amount: 10 })
    expectSums(cart)
    const more = await setItem(client, cart.id, { product: cup, quantity: 3 })
    expect(contentOf(more)).toEqual([
      [kettleId, 2, false],
      [cupId, 3, false],
    ])
    const paid = await setItem(client, cart.id, { product: cup, quantity: 0 })
    expect(contentOf(paid)).toEqual([
      [kettleId, 2, false],
      [cupId, 2, true],
    ])
  })

  it('counts the variants of a product together, and gives the cheapest of them', async () => {
    const shirt = await aRupeeShirt()
    const [, medium, large] = shirt.variantIds
    await aPromotion(shirt, buyTwoGetOne)
    const wanted = [large, medium].map((variantId) => ({
      product: shirt,
      variantId: variantId ?? 0,
    }))
    const { cart } = await aCartWith(...wanted)
    expect(contentOf(cart)).toEqual([
      [String(large), 1, false],
      [String(medium), 1, false],
      [String(medium), 1, true],
    ])
    expect(cart.cart_items[2]).toMatchObject({ variant_name: 'M', promotion_discount_amount: 120 })
    expectSums(cart)
  })

  it('leaves a coupon to the paid lines', async () => {
    const kettle = await aKettle()
    await aPromotion(kettle, buyTwoGetOne)
    const { client, cart } = await aCartWith({ product: kettle, quantity: 2 })
    const { code } = await aStoreCoupon({ points: 1_000 })
    const reduced = await applyCode(client, cart.id, code)
    expect(reduced.cart_items.map((item: Json) => item.coupon_discount_amount)).toEqual([20, 0])
    expect(reduced).toMatchObject({ grand_total: 180, total_savings: 120 })
    expectSums(reduced)
  })
})
