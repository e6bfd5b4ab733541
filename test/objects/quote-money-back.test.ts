import { beforeAll, describe, expect, it } from 'vitest'
import { expireQuotes } from '../../src/core/checkout/quotes/expire-quotes.ts'
import { crashObjectAtEveryStep, finish } from '../support/faults/crashes.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { readChargedBooks } from '../support/gateways/charged-books.ts'
import { endAtStripe, refundInDashboard } from '../support/gateways/stripe-control.ts'
import { expectQuoteFates, expectWholeOrNothing, undone } from '../support/sales/cart-fates.ts'
import {
  anOpenSale,
  aQuotedSale,
  aQuoteShop,
  cartObjectOf,
  hearOf,
  hearOfRefunds,
  payFor,
  payInVain,
  type QuoteShop,
} from '../support/sales/quoted-sales.ts'
import { byBrowser, type SlowWay, slowWays } from '../support/sales/ways-to-pay.ts'

let shop: QuoteShop

beforeAll(async () => {
  shop = await aQuoteShop()
})

/** The bank decides about all that is under way. */
async function decideAll(way: SlowWay, outcome: 'succeeded' | 'failed'): Promise<void> {
  const books = await readChargedBooks()
  const waiting = books.filter(({ gateway, isPending }) => gateway === way.provider && isPending)
  for (const { reference } of waiting) await way.decide(reference, outcome)
}

describe.each(slowWays)('$title that is still under way when its checkout ends', (way) => {
  it.each(['succeeded', 'failed'] as const)('leaves nothing once it has %s', async (outcome) => {
    const sale = await aQuotedSale(shop, way)
    await payInVain(shop.ctx, sale)
    await decideAll(way, outcome)
    await finish(shop)
    await expectQuoteFates([sale], undone)
  })

  it('leaves nothing, or an order, where the object dies at any step', async () => {
    const sales = await crashObjectAtEveryStep(shop, 'dies after', {
      prepare: () => aQuotedSale(shop, way),
      objectOf: cartObjectOf,
      async work(ctx, sale) {
        await payFor(ctx, sale).catch(() => undefined)
        // Another try goes on with it, or begins anew.
        await payFor(ctx, sale).catch(() => undefined)
        await decideAll(way, 'succeeded')
      },
    })
    expect(sales.length).toBeGreaterThan(7)
    await expectWholeOrNothing(sales)
  })
})

describe('a payment that is paid back in the dashboard before its order is made', () => {
  it.each([500, undefined])('makes none, and the rest goes back: %s', async (amount) => {
    const sale = await aQuotedSale(shop, byBrowser)
    await refundInDashboard(sale.handoff.reference ?? '', amount)
    await payInVain(shop.ctx, sale)
    await finish(shop)
    await expectQuoteFates([sale], undone)
  })

  it('makes none where the shop has heard of that alone', async () => {
    const sale = await aQuotedSale(shop, byBrowser)
    await refundInDashboard(sale.handoff.reference ?? '', 500)
    await hearOfRefunds(shop.ctx, sale)
    await payInVain(shop.ctx, sale)
    await finish(shop)
    await expectQuoteFates([sale], undone)
  })
})

describe('a payment of another amount', () => {
  it('goes back when the shop is asked for its order', async () => {
    const sale = await anOpenSale(shop, byBrowser)
    await endAtStripe(sale.handoff.reference ?? '', 'succeeded', 3000)
    await payInVain(shop.ctx, sale)
    await finish(shop)
    await expectQuoteFates([sale], undone)
  })

  it('of which the shop has heard goes back when the checkout is over', async () => {
    const sale = await anOpenSale(shop, byBrowser)
    await endAtStripe(sale.handoff.reference ?? '', 'succeeded', 3000)
    await hearOf(shop.ctx, sale)
    await payInVain(shop.ctx, sale)
    await expireQuotes(inMinutes(shop.ctx, 40), 10)
    await finish(shop)
    await expectQuoteFates([sale], undone)
  })
})
