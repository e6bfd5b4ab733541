import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { closeQuote } from '../../src/core/checkout/quotes/close-quote.ts'
import { expireQuotes } from '../../src/core/checkout/quotes/expire-quotes.ts'
import type { Context } from '../../src/core/ports.ts'
import { withBusyCarts } from '../support/faults/busy-carts.ts'
import { finish, interruptObjectAtEveryStep } from '../support/faults/crashes.ts'
import { outlastHolds } from '../support/faults/outlast-holds.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { readChargedBooks } from '../support/gateways/charged-books.ts'
import { bought, expectQuoteFates, expectWholeOrNothing } from '../support/sales/cart-fates.ts'
import {
  aQuotedSale,
  aQuoteShop,
  buyAtLast,
  cartObjectOf,
  hearOf,
  payFor,
  type QuotedSale,
  type QuoteShop,
} from '../support/sales/quoted-sales.ts'
import { allWays, messageFromClover } from '../support/sales/ways-to-pay.ts'

let shop: QuoteShop

beforeAll(async () => {
  shop = await aQuoteShop()
})

function expire(ctx: Context): Promise<unknown> {
  return expireQuotes(inMinutes(ctx, 40), 100)
}

/** As another checkout does that is started where this cart's object cannot have it wait. */
function close(ctx: Context, { quote }: QuotedSale): Promise<void> {
  return closeQuote(ctx, quote.id)
}

/** What it causes waits: the cart itself is at it. */
async function hear(ctx: Context, sale: QuotedSale): Promise<void> {
  await hearOf(withBusyCarts(ctx), await withCharge(sale))
}

/** Clover has nothing to tell of before it has been asked for the money. */
async function withCharge(sale: QuotedSale): Promise<QuotedSale> {
  if (sale.way.provider !== 'clover') return sale
  const key = await env.DB.prepare('SELECT key FROM payments WHERE quote_id = ?')
    .bind(sale.quote.id)
    .first<string>('key')
  const charge = (await readChargedBooks()).find((one) => one.key === key)
  if (charge) await messageFromClover(charge.reference)
  return { ...sale, handoff: { ...sale.handoff, reference: charge?.reference ?? null } }
}

const events = [
  ['its stock is given up', () => outlastHolds(shop.product)],
  ['its quote expires', expire],
  ['its quote is closed', close],
  ['its provider tells of it', hear],
] as const

describe.each(events)('a checkout that is interrupted when %s', (_event, meanwhile) => {
  it.each(allWays)('ends with all of it or nothing, paid with $title', async (way) => {
    const sales = await interruptObjectAtEveryStep(shop, {
      prepare: () => aQuotedSale(shop, way),
      objectOf: cartObjectOf,
      work: payFor,
      meanwhile,
    })
    expect(sales.length).toBeGreaterThan(7)
    expect(await expectWholeOrNothing(sales)).toBeGreaterThan(2)
    for (const sale of sales) await buyAtLast(sale)
    await finish(shop)
    await expectQuoteFates(sales, bought)
  })
})
