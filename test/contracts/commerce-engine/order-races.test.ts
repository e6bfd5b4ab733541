import { beforeEach, describe, expect, it } from 'vitest'
import { aKettle, type RupeeProduct } from '../../support/catalogue/rupee-products.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { beforeEveryCall } from '../../support/faults/before-call.ts'
import { type Answer, storeClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import {
  aGiftCard,
  giveCredit,
  givePoints,
  takePoints,
  userIdOf,
} from '../../support/sales/balances.ts'
import { balanceOf, credit, take, wrongBooks } from '../../support/sales/ledgers.ts'
import { aPromotion, aStoreCoupon, promotionTerms } from '../../support/sales/promotions.ts'
import { countOrders, payWith, stockLeft, usesOf } from '../../support/sales/rich-shoppers.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { applyCode, readCart } from '../../support/sales/storefront-carts.ts'
import {
  aReadyCart,
  aShopper,
  byPayu,
  type Shopper,
  sendOrder,
} from '../../support/sales/storefront-orders.ts'

/* Two want what only one can have: before each call that the one's cart makes, the other is served. */

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

const order = ({ client, cartId }: Pick<Shopper, 'client' | 'cartId'>) =>
  sendOrder(client, cartId, byPayu)

function toldBy({ status, body }: Answer): string {
  return status === 200 ? 'ordered' : body.code
}

/** Somebody, and somebody else who wants as much of the same. */
interface Rivals extends Shopper {
  rival: Shopper
}

async function rivals(product: RupeeProduct, quantity: number): Promise<Rivals> {
  const [one, other] = await Promise.all([
    aShopper({ member: true, product, quantity }),
    aShopper({ product, quantity }),
  ])
  return { ...one, rival: other }
}

describe('of two who want the last of something, one has it and the other is told:', () => {
  it('units', async () => {
    const played = await beforeEveryCall({
      prepare: async () => rivals(await aKettle(10_000, 3), 2),
      work: order,
      meanwhile: ({ rival }) => order(rival),
    })
    for (const { stage, done, also } of played) {
      expect([toldBy(done), toldBy(also)].toSorted()).toEqual(['insufficient_stock', 'ordered'])
      expect(await stockLeft(stage.product)).toBe(1)
      const loser = toldBy(done) === 'ordered' ? stage.rival : stage
      expect((await readCart(loser.client, loser.cartId)).active).toBe(true)
    }
    const told = played.map(({ done }) => toldBy(done))
    expect(new Set(told)).toEqual(new Set(['insufficient_stock', 'ordered']))
  })

  it('units that another contract sells as well', async () => {
    const fetch = withEnv({ STORE_CHANNEL: 'in' as never })
    const played = await beforeEveryCall({
      prepare: async () => {
        const shopper = await aShopper({ product: await aKettle(10_000, 3) })
        const { tokens } = await aCustomer()
        const store = storeClient({ token: tokens.access, fetch })
        const item = { product_id: shopper.product.id, quantity: 2 }
        await store.post('/cart/items/', item, { expect: 200 })
        return { ...shopper, store }
      },
      work: order,
      meanwhile: ({ store }) => store.post('/orders/checkout/', {}),
    })
    for (const { stage, done, also } of played) {
      expect([done.status, also.status].filter((status) => status < 300)).toHaveLength(1)
      expect(await stockLeft(stage.product)).toBe(1)
    }
  })

  it('uses of a coupon', async () => {
    const played = await beforeEveryCall({
      prepare: async () => {
        const stage = await rivals(await aKettle(), 2)
        const coupon = await aStoreCoupon({ usesMax: 1 })
        await applyCode(stage.client, stage.cartId, coupon.code)
        await applyCode(stage.rival.client, stage.rival.cartId, coupon.code)
        return { ...stage, coupon }
      },
      work: order,
      meanwhile: ({ rival }) => order(rival),
    })
    for (const { stage, done, also } of played) {
      expect([toldBy(done), toldBy(also)].toSorted()).toEqual(['coupon_not_applicable', 'ordered'])
      expect(await usesOf(stage.coupon)).toBe(1)
      expect(await stockLeft(stage.product)).toBe(8)
    }
  })
})

describe('what is there is shared:', () => {
  it('the balance of a gift card', async () => {
    const played = await beforeEveryCall({
      prepare: async () => {
        const stage = await rivals(await aKettle(), 2)
        const card = await aGiftCard(30_000)
        await payWith(stage.client, stage.cartId, { card })
        await payWith(stage.rival.client, stage.rival.cartId, { card })
        return { ...stage, card }
      },
      work: order,
      meanwhile: ({ rival }) => order(rival),
    })
    for (const { stage, done, also } of played) {
      const used = [done, also].map(({ body }) => body.content.order.gift_card_amount_used)
      expect(used.toSorted()).toEqual([259, 41])
      const giftCardId = stage.card.id
      expect(await balanceOf({ kind: 'gift_card', currency: 'INR', giftCardId })).toBe(0)
    }
    expect(await wrongBooks()).toEqual([])
  })

  it('units that a promotion gives', async () => {
    const played = await beforeEveryCall({
      prepare: async () => {
        const stage = await rivals(await aKettle(10_000, 5), 2)
        await aPromotion(stage.product, promotionTerms.buyTwoGetOne)
        return stage
      },
      work: order,
      meanwhile: ({ rival }) => order(rival),
    })
    for (const { stage, done, also } of played) {
      const units = [done, also].map(({ body }) =>
        body.content.order.order_items.map(({ quantity }: { quantity: number }) => quantity),
      )
      expect(units.toSorted()).toEqual([[2], [2, 1]])
      expect(await stockLeft(stage.product)).toBe(0)
    }
  })
})

describe('what staff take from a customer at that moment', () => {
  it('pays no order: points and credit', async () => {
    const played = await beforeEveryCall({
      prepare: async () => {
        const shopper = await aShopper({ member: true })
        await givePoints(shopper, 100)
        await giveCredit(shopper, 10_000)
        await payWith(shopper.client, shopper.cartId, { points: 100, credit: 100 })
        return { ...shopper, userId: await userIdOf(shopper.id) }
      },
      work: order,
      meanwhile: async (stage) => {
        await takePoints(stage, 60).catch(() => undefined)
        await take({ ...credit, userId: stage.userId }, 7_000).catch(() => undefined)
        return 'taken'
      },
    })
    for (const { stage, done } of played) {
      const { order: placed, payment_info } = done.body.content
      const { loyalty_points_redeemed: points, credit_balance_used: used } = placed
      expect([
        [100, 100],
        [40, 30],
      ]).toContainEqual([points, used])
      expect(payment_info.amount).toBe(259 - points - used)
      expect(await balanceOf({ ...credit, userId: stage.userId })).toBe(0)
    }
    expect(await wrongBooks()).toEqual([])
  })
})

describe('a cart that its customer leaves behind at that moment', () => {
  it('is ordered, or is inactive, and the other one can be ordered', async () => {
    const played = await beforeEveryCall({
      prepare: async () => {
        const shopper = await aShopper({ member: true })
        await giveCredit(shopper, 30_000)
        await payWith(shopper.client, shopper.cartId, { credit: 300 })
        return shopper
      },
      work: order,
      meanwhile: async ({ client, product }) => {
        const cartId = await aReadyCart(client, [{ product, quantity: 2 }])
        await payWith(client, cartId, { credit: 300 })
        return order({ client, cartId })
      },
    })
    for (const { stage, done, also } of played) {
      expect(['ordered', 'cart_inactive']).toContain(toldBy(done))
      expect(toldBy(also)).toBe('ordered')
      expect(await countOrders(stage)).toBe(toldBy(done) === 'ordered' ? 2 : 1)
      expect(await stockLeft(stage.product)).toBe(toldBy(done) === 'ordered' ? 6 : 8)
    }
    expect(await wrongBooks()).toEqual([])
  })

  it('is ordered, or is not there, where it is deleted', async () => {
    const played = await beforeEveryCall({
      prepare: () => aShopper(),
      work: order,
      meanwhile: ({ client, cartId }) => client.delete(`/carts/${cartId}`, { expect: 200 }),
    })
    for (const { stage, done } of played) {
      expect(['ordered', 'not_found']).toContain(toldBy(done))
      expect(await countOrders(stage)).toBe(toldBy(done) === 'ordered' ? 1 : 0)
      expect(await stockLeft(stage.product)).toBe(toldBy(done) === 'ordered' ? 8 : 10)
    }
    expect(new Set(played.map(({ done }) => done.status))).toEqual(new Set([200, 404]))
  })

  it('is ordered for nobody whose account is closed, whenever that is', async () => {
    const played = await beforeEveryCall({
      prepare: () => aShopper({ member: true }),
      work: order,
      meanwhile: ({ client, id }) => client.delete(`/auth/user/${id}`, { expect: 200 }),
    })
    for (const { stage, done } of played) {
      expect(['ordered', 'not_found']).toContain(toldBy(done))
      // Closing has its orders ended after its answer; the schedule may as well.
      await expect.poll(() => stockLeft(stage.product)).toBe(10)
    }
  })
})
