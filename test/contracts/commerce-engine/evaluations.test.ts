import { describe, expect, it } from 'vitest'
import { withdraw } from '../../support/catalogue/rupee-changes.ts'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { aRegisteredCustomer, aVisitor } from '../../support/customers/storefront-visitors.ts'
import type { Client, Json } from '../../support/http/client.ts'
import {
  aPromotion,
  aStoreCoupon,
  couponTerms,
  inHours,
  promotionTerms,
} from '../../support/sales/promotions.ts'
import { aRupeeMethod } from '../../support/sales/rupee-shipping.ts'
import {
  applyCode,
  aStorefrontCart,
  readCart,
  sendTo,
  setItem,
} from '../../support/sales/storefront-carts.ts'

async function evaluate(client: Client, id: string, what: 'coupons' | 'promotions'): Promise<Json> {
  return (await client.get(`/carts/${id}/evaluate-${what}`, { expect: 200 })).body.content
}

/** What is said of one of them, and in which list. */
function saidOf(content: Json, id: number): Json {
  const entries = Object.entries<Json[]>(content).flatMap(([list, found]) =>
    found.map((one) => ({ list: list.split('_')[0], ...one })),
  )
  return entries.find((one) => one.id === String(id))
}

describe('the coupons for a cart', () => {
  it('say what they would save, and those that cannot be used say why', async () => {
    const { client } = await aVisitor()
    const { id } = await aStorefrontCart(client, [{ product: await aKettle(), quantity: 2 }])
    const made = {
      tenth: await aStoreCoupon({ points: 1_000 }),
      fixed: await aStoreCoupon({ ...couponTerms.fiftyRupees, subtotalMin: 20_000 }),
      dear: await aStoreCoupon({ subtotalMin: 25_050 }),
      later: await aStoreCoupon({ startsAt: inHours(1) }),
      once: await aStoreCoupon({ usesPerCustomerMax: 1 }),
    }
    const content = await evaluate(client, id, 'coupons')
    const said = (coupon: { id: number }) => saidOf(content, coupon.id)
    expect(said(made.tenth)).toMatchObject({ list: 'applicable', estimated_discount: 20 })
    expect(said(made.tenth).coupon_code).toEqual([made.tenth.code])
    expect(said(made.fixed)).toMatchObject({ list: 'applicable', estimated_discount: 50 })
    expect(said(made.dear)).toMatchObject({
      list: 'inapplicable',
      suggestion: 'Add items for ₹50.50',
    })
    expect(said(made.later)).toMatchObject({ reason: 'This coupon cannot be used yet' })
    expect(said(made.once)).toMatchObject({ reason: 'Sign in to use this coupon' })
  })

  it('are not those that have ended, are used up, or are on no list', async () => {
    const { client } = await aVisitor()
    const { id } = await aStorefrontCart(client, [{ product: await aKettle() }])
    const content = async () => evaluate(client, id, 'coupons')
    const hidden = [
      await aStoreCoupon({ endsAt: inHours(-1) }),
      await aStoreCoupon({ usesMax: 1, uses: 1 }),
      await aStoreCoupon({ isListed: false }),
    ]
    for (const coupon of hidden) expect(saidOf(await content(), coupon.id)).toBeUndefined()
  })

  it('save what is charged for shipping, where that is known', async () => {
    await aRupeeMethod({ amount: 4_900 })
    const { client } = await aVisitor()
    const { id } = await aStorefrontCart(client, [{ product: await aKettle() }])
    const coupon = await aStoreCoupon(couponTerms.freeShipping)
    const said = async () => saidOf(await evaluate(client, id, 'coupons'), coupon.id)
    expect(await said()).toMatchObject({ list: 'applicable', estimated_discount: 0 })
    await sendTo(client, id)
    expect(await said()).toMatchObject({ coupon_type: 'free-shipping', estimated_discount: 49 })
  })

  it('change nothing, and are measured without the coupon that the cart has', async () => {
    const { client } = await aRegisteredCustomer()
    const { id } = await aStorefrontCart(client, [{ product: await aKettle() }])
    const [own, other] = [
      await aStoreCoupon({ points: 9_000 }),
      await aStoreCoupon({ points: 1_000 }),
    ]
    const minimum = await aStoreCoupon({ points: 1_000, subtotalMin: 10_000 })
    const cart = await applyCode(client, id, own.code)
    const content = await evaluate(client, id, 'coupons')
    expect(saidOf(content, own.id)).toMatchObject({ estimated_discount: 90 })
    expect(saidOf(content, other.id)).toMatchObject({ estimated_discount: 10 })
    expect(saidOf(content, minimum.id)).toMatchObject({ list: 'applicable' })
    expect(await readCart(client, id)).toEqual(cart)
  })

  it('are of no use for an empty cart', async () => {
    const { client } = await aVisitor()
    const { id } = await aStorefrontCart(client)
    const coupon = await aStoreCoupon()
    const said = saidOf(await evaluate(client, id, 'coupons'), coupon.id)
    expect(said).toMatchObject({ list: 'inapplicable', suggestion: 'Add something to the cart' })
  })
})

describe('the promotions for a cart', () => {
  it('say what they save, or what keeps them from that', async () => {
    const [kettle, cup, spoon] = [await aKettle(), await aKettle(), await aKettle(500, 5)]
    const acting = await aPromotion(kettle, promotionTerms.tenPercent)
    const worse = await aPromotion(kettle, { kind: 'percentage', points: 500 })
    const absent = await aPromotion(cup)
    const gift = await aPromotion(spoon, promotionTerms.buyTwoGetOne)
    const { client } = await aVisitor()
    const { id } = await aStorefrontCart(client, [
      { product: kettle, quantity: 3 },
      { product: spoon, quantity: 1 },
    ])
    const content = await evaluate(client, id, 'promotions')
    expect(saidOf(content, acting.id)).toMatchObject({ list: 'applicable', estimated_discount: 30 })
    expect(saidOf(content, acting.id).name).toBe(acting.name)
    for (const { id: idle } of [worse, absent, gift]) {
      expect(saidOf(content, idle).list).toBe('inapplicable')
    }
    expect(saidOf(content, gift.id).suggestion).toMatch(/1/)
    await setItem(client, id, { product: spoon, quantity: 2 })
    const more = await evaluate(client, id, 'promotions')
    expect(saidOf(more, gift.id)).toMatchObject({ list: 'applicable', estimated_discount: 5 })
    await setItem(client, id, { product: spoon, quantity: 5 })
    const soldOut = await evaluate(client, id, 'promotions')
    expect(saidOf(soldOut, gift.id).list).toBe('inapplicable')
  })

  it('are those that run on what is sold', async () => {
    const [kettle, cup] = [await aKettle(), await aKettle()]
    const ended = await aPromotion(kettle, promotionTerms.tenPercent, { endsAt: inHours(-0.5) })
    const hidden = await aPromotion(cup)
    const { client } = await aVisitor()
    const { id } = await aStorefrontCart(client, [{ product: kettle }, { product: cup }])
    await withdraw(cup)
    const content = await evaluate(client, id, 'promotions')
    for (const { id: none } of [ended, hidden]) expect(saidOf(content, none)).toBeUndefined()
  })
})
