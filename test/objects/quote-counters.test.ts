import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { StockCounter } from '../../src/objects/stock-counter.ts'
import { crashObjectAtEveryStep, finish } from '../support/faults/crashes.ts'
import { outlastHolds } from '../support/faults/outlast-holds.ts'
import { payWhile } from '../support/faults/while-charged.ts'
import { bought, expectQuoteFates, expectWholeOrNothing } from '../support/sales/cart-fates.ts'
import {
  aQuotedSale,
  aQuoteShop,
  buyAtLast,
  type QuoteShop,
} from '../support/sales/quoted-sales.ts'
import { allWays, byCard, byPaypal, byToken } from '../support/sales/ways-to-pay.ts'

let shop: QuoteShop

beforeAll(async () => {
  shop = await aQuoteShop()
})

function counter(): DurableObjectStub<StockCounter> {
  return env.STOCK.getByName(String(shop.product.variantId))
}

describe.each(['dies before', 'dies after', 'loses the answer of'] as const)(
  'a counter that %s a step of giving up what is being paid',
  (accident) => {
    it.each([byCard, byPaypal, byToken])('leaves all of it or nothing, by $title', async (way) => {
      const sales = await crashObjectAtEveryStep(shop, accident, {
        prepare: () => aQuotedSale(shop, way),
        objectOf: counter,
        // The alarm dies with its object, and comes again.
        work: (ctx, sale) =>
          payWhile(ctx, sale, () => outlastHolds(shop.product).catch(() => undefined)),
      })
      expect(sales.length).toBeGreaterThan(2)
      await expectWholeOrNothing(sales)
      for (const sale of sales) await buyAtLast(sale)
      await finish(shop)
      await expectQuoteFates(sales, bought)
    })
  },
)

it.each(allWays)(
  'a counter that is evicted while $title is charged sells all the same',
  async (way) => {
    const sale = await aQuotedSale(shop, way)
    await payWhile(shop.ctx, sale, () => evictDurableObject(counter()))
    await finish(shop)
    await expectQuoteFates([sale], bought)
  },
)
