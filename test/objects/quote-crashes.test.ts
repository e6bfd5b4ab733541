import { runInDurableObject } from 'cloudflare:test'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '../../src/core/ports.ts'
import type { Cart } from '../../src/objects/cart.ts'
import { crashObjectAtEveryStep, finish } from '../support/faults/crashes.ts'
import { lostAnswer, withFault } from '../support/faults/faulty-gateway.ts'
import { outlastHolds } from '../support/faults/outlast-holds.ts'
import { stillObject } from '../support/faults/still-object.ts'
import {
  bought,
  expectQuoteFates,
  expectWholeOrNothing,
  undone,
} from '../support/sales/cart-fates.ts'
import {
  aQuotedSale,
  aQuoteShop,
  buyAtLast,
  cartObjectOf,
  payFor,
  payInVain,
  type QuotedSale,
  type QuoteShop,
} from '../support/sales/quoted-sales.ts'
import { allWays, byCard, byPaypal, byToken, type WayToPay } from '../support/sales/ways-to-pay.ts'

let shop: QuoteShop

beforeAll(async () => {
  shop = await aQuoteShop()
})

/** The provider has taken the money, and the cart does not know. */
async function aSaleCutOff(way: WayToPay): Promise<QuotedSale> {
  const sale = await aQuotedSale(shop, way)
  const object = cartObjectOf(sale)
  await runInDurableObject(object, (cart: Cart) => {
    cart.world = withFault(cart.world, way.provider, 'charge', lostAnswer)
  })
  await payInVain(shop.ctx, sale)
  await stillObject(object)
  return sale
}

/** Nor will it be an order: its counters have given it up. */
async function aSaleGivenUp(way: WayToPay): Promise<QuotedSale> {
  const sale = await aSaleCutOff(way)
  await outlastHolds(shop.product)
  return sale
}

/** The platform rings again where an object dies meanwhile. */
function wake(_: Context, sale: QuotedSale): Promise<void> {
  return runInDurableObject(cartObjectOf(sale), (cart: Cart) => cart.alarm())
}

async function buyAllAtLast(sales: QuotedSale[]): Promise<void> {
  for (const sale of sales) await buyAtLast(sale)
  await finish(shop)
  await expectQuoteFates(sales, bought)
}

describe.each(['dies before', 'dies after', 'loses the answer of'] as const)(
  'an object that %s a step',
  (accident) => {
    it.each(allWays)('of a checkout with $title ends with all of it or nothing', async (way) => {
      const sales = await crashObjectAtEveryStep(shop, accident, {
        prepare: () => aQuotedSale(shop, way),
        objectOf: cartObjectOf,
        work: payFor,
      })
      expect(sales.length).toBeGreaterThan(7)
      expect(await expectWholeOrNothing(sales)).toBeGreaterThan(3)
      await buyAllAtLast(sales)
    })
  },
)

describe('an object that dies after a step of going on', () => {
  it.each([byCard, byPaypal, byToken])('after it has charged $title orders', async (way) => {
    const sales = await crashObjectAtEveryStep(shop, 'dies after', {
      prepare: () => aSaleCutOff(way),
      objectOf: cartObjectOf,
      work: wake,
    })
    expect(sales.length).toBeGreaterThan(7)
    await expectQuoteFates(sales, bought)
  })

  it.each([byCard, byPaypal, byToken])('after it was given up pays $title back', async (way) => {
    const sales = await crashObjectAtEveryStep(shop, 'dies after', {
      prepare: () => aSaleGivenUp(way),
      objectOf: cartObjectOf,
      work: wake,
    })
    expect(sales.length).toBeGreaterThan(4)
    await expectQuoteFates(sales, undone)
    await buyAllAtLast(sales)
  })
})
