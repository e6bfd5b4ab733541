import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CallKind, Operation } from '../simulator/faults.ts'
import { finish, onlyRefusals } from '../support/faults/crashes.ts'
import { endFaults, fault } from '../support/faults/faults.ts'
import { outlastHolds } from '../support/faults/outlast-holds.ts'
import { stillObject } from '../support/faults/still-object.ts'
import { bought, expectQuoteFates, undone } from '../support/sales/cart-fates.ts'
import {
  aFilledCart,
  aQuotedSale,
  aQuoteShop,
  buyAtLast,
  cartObjectOf,
  initiate,
  payFor,
  type QuotedSale,
  type QuoteShop,
} from '../support/sales/quoted-sales.ts'
import {
  byBrowser,
  byCard,
  byPaypal,
  byToken,
  type WayToPay,
} from '../support/sales/ways-to-pay.ts'

let shop: QuoteShop

beforeAll(async () => {
  shop = await aQuoteShop()
})

afterEach(endFaults)

/** Done, undone, or about us. */
const kinds: CallKind[] = ['timeout', 'error', 'error-after', 'unauthorized', 'too-many', 'empty']
/** More often than anybody asks. */
const always = 1000

const charges: (WayToPay & { operation: Operation })[] = [
  { ...byCard, operation: 'charge' },
  { ...byBrowser, operation: 'verify' },
  { ...byPaypal, operation: 'capture' },
  { ...byToken, operation: 'charge' },
]

/** A sale for each kind of fault, which befalls the provider so often while the shop asks it. */
async function payWithFaults(
  way: (typeof charges)[number],
  count: number,
  meanwhile: (sale: QuotedSale) => Promise<unknown> = async () => undefined,
): Promise<QuotedSale[]> {
  const sales: QuotedSale[] = []
  for (const kind of kinds) {
    const sale = await aQuotedSale(shop, way)
    await stillObject(cartObjectOf(sale))
    await fault({ gateway: way.provider, operation: way.operation, kind, count })
    await payFor(shop.ctx, sale).catch(onlyRefusals)
    await meanwhile(sale)
    await endFaults()
    sales.push(sale)
  }
  await finish(shop)
  return sales
}

describe.each(charges)('a provider that fails while it is asked for $title', (way) => {
  it('is asked again, and the order is made', async () => {
    await expectQuoteFates(await payWithFaults(way, 1), bought)
  })

  it('is asked until it answers, and the order is made after all', async () => {
    await expectQuoteFates(await payWithFaults(way, always), bought)
  })

  it('for longer than the stock is held has everything undone', async () => {
    const sales = await payWithFaults(way, always, () => outlastHolds(shop.product))
    await expectQuoteFates(sales, undone)
    for (const sale of sales) await buyAtLast(sale)
    await finish(shop)
    await expectQuoteFates(sales, bought)
  })

  it('is waited for where it is slow', async () => {
    const sale = await aQuotedSale(shop, way)
    await fault({ gateway: way.provider, operation: way.operation, kind: 'slow' })
    await payFor(shop.ctx, sale)
    await finish(shop)
    await expectQuoteFates([sale], bought)
  })
})

describe.each([byCard, byPaypal])('a checkout that is to be paid with $title', (way) => {
  it.each(['at once', 'when the schedule has come by'])(
    'goes on %s, although its opening has failed',
    async (when) => {
      const sales: Parameters<typeof buyAtLast>[0][] = []
      for (const kind of kinds) {
        const sale = { ...(await aFilledCart(shop)), way }
        await fault({ gateway: way.provider, operation: 'create', kind, count: always })
        await initiate(shop.ctx, sale).then(() => expect.fail('It was opened'), onlyRefusals)
        await endFaults()
        sales.push(sale)
      }
      if (when !== 'at once') await finish(shop)
      for (const sale of sales) await buyAtLast(sale)
      await finish(shop)
      await expectQuoteFates(sales, bought)
    },
  )
})
