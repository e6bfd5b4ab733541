import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, it } from 'vitest'
import type { Cart } from '../../src/objects/cart.ts'
import { finish, onlyRefusals } from '../support/faults/crashes.ts'
import { withFault } from '../support/faults/faulty-gateway.ts'
import { stillObject } from '../support/faults/still-object.ts'
import { refundInDashboard } from '../support/gateways/stripe-control.ts'
import { expectQuoteFates, undone } from '../support/sales/cart-fates.ts'
import {
  aQuotedSale,
  aQuoteShop,
  cartObjectOf,
  hearOfRefunds,
  payFor,
  type QuotedSale,
  type QuoteShop,
} from '../support/sales/quoted-sales.ts'
import { allWays, byBrowser, byCard } from '../support/sales/ways-to-pay.ts'

let shop: QuoteShop

beforeAll(async () => {
  shop = await aQuoteShop()
})

/** Between the provider's word that the money is there and the order that it is for. */
async function payAnd(sale: QuotedSale, meanwhile: () => Promise<unknown>): Promise<void> {
  await stillObject(cartObjectOf(sale))
  await runInDurableObject(cartObjectOf(sale), (cart: Cart) => {
    cart.world = withFault(cart.world, sale.way.provider, 'charge', async (carryOut) => {
      const answer = await carryOut()
      await meanwhile()
      return answer
    })
  })
  await payFor(shop.ctx, sale).catch(onlyRefusals)
  await stillObject(cartObjectOf(sale))
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
