import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Cart } from '../../src/objects/cart.ts'
import { aProduct } from '../support/catalogue/products.ts'
import { crashObjectAtEveryStep, finish } from '../support/faults/crashes.ts'
import { bought, expectQuoteFates, undone } from '../support/sales/cart-fates.ts'
import { sell } from '../support/sales/carts.ts'
import {
  aFilledCart,
  aQuotedSale,
  aQuoteShop,
  buyAtLast,
  cartObjectOf,
  hearOf,
  initiate,
  payInVain,
  putIn,
  type QuotedSale,
  type QuoteShop,
} from '../support/sales/quoted-sales.ts'
import {
  approveWith,
  byBrowser,
  byPaypal,
  completedWays,
  refusedWays,
  type WayToPay,
} from '../support/sales/ways-to-pay.ts'

let shop: QuoteShop

beforeAll(async () => {
  shop = await aQuoteShop()
})

/** Somebody else buys all that there was of one of its products. */
async function aShortSale(way: WayToPay): Promise<QuotedSale> {
  const [filled, scarce] = await Promise.all([aFilledCart(shop), aProduct({ stock: 2 })])
  await putIn(filled, scarce, 1)
  const sale = { ...filled, way, ...(await initiate(shop.ctx, { ...filled, way })) }
  await way.complete(sale)
  await sell(scarce, 2)
  return sale
}

/** Somebody else uses its coupon up. */
async function aSaleWithoutCoupon(way: WayToPay): Promise<QuotedSale> {
  const [sale, first] = [await aQuotedSale(shop, way), await aFilledCart(shop)]
  const { cart, couponId } = { ...first, couponId: sale.couponId }
  await shop.ctx.objects.cart(cart).applyCoupon(cart, couponId, null)
  await buyAtLast({ ...first, way: byBrowser })
  return sale
}

const accidents = ['dies after', 'loses the answer of'] as const

describe.each(accidents)('an object that %s a step of being refused', (accident) => {
  it.each(refusedWays)('leaves nothing of $title, and can be paid again', async (way) => {
    const sales = await crashObjectAtEveryStep(shop, accident, {
      prepare: () => aQuotedSale(shop, way),
      objectOf: cartObjectOf,
      work: payInVain,
    })
    expect(sales.length).toBeGreaterThan(7)
    await expectQuoteFates(sales, undone)
    for (const sale of sales) await buyAtLast({ ...sale, way: way.instead })
    await finish(shop)
    await expectQuoteFates(sales, bought)
  })
})

describe('an object that dies after a step of being refused', () => {
  it.each(completedWays)('pays $title back where the stock has gone', async (way) => {
    const sales = await crashObjectAtEveryStep(shop, 'dies after', {
      prepare: () => aShortSale(way),
      objectOf: cartObjectOf,
      work: payInVain,
    })
    expect(sales.length).toBeGreaterThan(7)
    await expectQuoteFates(sales, { ...undone, lines: 3 })
  })

  it.each(completedWays)('pays $title back where the coupon has gone', async (way) => {
    const sales = await crashObjectAtEveryStep(shop, 'dies after', {
      prepare: () => aSaleWithoutCoupon(way),
      objectOf: cartObjectOf,
      work: payInVain,
    })
    expect(sales.length).toBeGreaterThan(6)
    await expectQuoteFates(sales, { ...undone, uses: 1 })
  })
})

describe('an approval that PayPal does not accept', () => {
  it('is tried once, although the order waits to be made', async () => {
    const sale = await aQuotedSale(shop, byPaypal)
    await approveWith(sale, 'INSTRUMENT_DECLINED')
    const deferred: Promise<unknown>[] = []
    await runInDurableObject(cartObjectOf(sale), (cart: Cart) => {
      cart.world = { ...cart.world, defer: (work) => void deferred.push(work()) }
    })
    await hearOf(shop.ctx, sale)
    await Promise.all(deferred)
    expect(await checkoutsOf(sale)).toBe(1)
  })

  it('has the order made once the buyer has approved again, and gone', async () => {
    const sale = await aQuotedSale(shop, byPaypal)
    await approveWith(sale, 'PAYER_ACTION_REQUIRED')
    await hearOf(shop.ctx, sale)
    await expectQuoteFates([sale], undone)
    await byPaypal.complete(sale)
    await hearOf(shop.ctx, sale)
    await finish(shop)
    await expectQuoteFates([sale], bought)
  })
})

/** How often its coupon was held. */
async function checkoutsOf({ couponId }: QuotedSale): Promise<number | null> {
  return env.DB.prepare('SELECT count(*) AS n FROM redemptions WHERE coupon_id = ?')
    .bind(couponId)
    .first<number>('n')
}
