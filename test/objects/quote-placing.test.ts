import { env } from 'cloudflare:workers'
import { beforeAll, describe, it } from 'vitest'
import { finish } from '../support/faults/crashes.ts'
import { payWhile } from '../support/faults/while-charged.ts'
import { refundInDashboard } from '../support/gateways/stripe-control.ts'
import { expectQuoteFates, undone } from '../support/sales/cart-fates.ts'
import {
  aQuotedSale,
  aQuoteShop,
  hearOfRefunds,
  type QuotedSale,
  type QuoteShop,
} from '../support/sales/quoted-sales.ts'
import { allWays, byBrowser, byCard } from '../support/sales/ways-to-pay.ts'

let shop: QuoteShop

beforeAll(async () => {
  shop = await aQuoteShop()
})

async function payAnd(sale: QuotedSale, meanwhile: () => Promise<unknown>): Promise<void> {
  await payWhile(shop.ctx, sale, meanwhile)
  await finish(shop)
}

describe('money that has just been taken', () => {
  it.each(allWays)('makes no order of a quote that is over, and goes back: $title', async (way) => {
    const sale = await aQuotedSale(shop, way)
    await payAnd(sale, () =>
      env.DB.prepare("UPDATE quotes SET state = 'replaced' WHERE id = ?").bind(sale.quote.id).run(),
    )
    await expectQuoteFates([sale], undone)
  })

  it.each([byCard, byBrowser])(
    'makes no order where some of it is paid back meanwhile: $title',
    async (way) => {
      const sale = await aQuotedSale(shop, way)
      await payAnd(sale, async () => {
        await refundInDashboard(sale.handoff.reference ?? '', 500)
        await hearOfRefunds(shop.ctx, sale)
      })
      await expectQuoteFates([sale], undone)
    },
  )
})
