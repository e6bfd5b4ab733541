import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CartName } from '../../src/core/cart/types.ts'
import { closeQuote } from '../../src/core/checkout/quotes/close-quote.ts'
import { expireQuotes } from '../../src/core/checkout/quotes/expire-quotes.ts'
import { runEffects } from '../../src/core/outbox/run-outbox.ts'
import type { Context } from '../../src/core/ports.ts'
import type { Cart } from '../../src/objects/cart.ts'
import { crashAtEveryStep, crashObjectAtEveryStep, finish } from '../support/faults/crashes.ts'
import { endFaults, fault } from '../support/faults/faults.ts'
import { withFault } from '../support/faults/faulty-gateway.ts'
import { stillObject } from '../support/faults/still-object.ts'
import { emptyQueue, inMinutes } from '../support/faults/still-world.ts'
import { takeWebhooks } from '../support/gateways/stripe-webhooks.ts'
import { bought, expectQuoteFates, undone } from '../support/sales/cart-fates.ts'
import {
  anOpenSale,
  aQuotedSale,
  aQuoteShop,
  buyAtLast,
  cartObjectOf,
  hearOf,
  payFor,
  payInVain,
  type QuotedSale,
  type QuoteShop,
  receiveOf,
} from '../support/sales/quoted-sales.ts'
import {
  byCard,
  byPaypal,
  byToken,
  completedWays,
  type WayToPay,
} from '../support/sales/ways-to-pay.ts'

let shop: QuoteShop

beforeAll(async () => {
  shop = await aQuoteShop()
})

afterEach(endFaults)

/** The customer has paid and is gone, and the schedule asks nobody about it. */
async function aSaleOnlyToldOf(way: WayToPay): Promise<QuotedSale> {
  const sale = await aQuotedSale(shop, way)
  await receive(sale)
  await env.DB.prepare('UPDATE payments SET look_at = NULL WHERE user_id = ?')
    .bind(sale.customer.id)
    .run()
  return sale
}

async function receive(sale: QuotedSale): Promise<void> {
  await receiveOf(shop.ctx, sale, await takeWebhooks(sale.handoff.reference ?? ''))
}

function applyAll(ctx: Context): Promise<void> {
  return emptyQueue(shop, 'webhooks', ctx)
}

/** Whatever is paid, nobody knows what has become of it. */
function withInterruptedCarts(ctx: Context): Context {
  const pay = async () => ({ ok: false, reason: 'interrupted', message: null }) as const
  const cart = (name: CartName) => ({ ...ctx.objects.cart(name), pay })
  return { ...ctx, objects: { ...ctx.objects, cart } }
}

/** Its money was taken when its quote had just been closed, and is promised back. */
async function aSaleInVain(way: WayToPay): Promise<QuotedSale> {
  const sale = await aQuotedSale(shop, way)
  await stillObject(cartObjectOf(sale))
  await runInDurableObject(cartObjectOf(sale), (cart: Cart) => {
    cart.world = withFault(cart.world, way.provider, 'charge', async (carryOut) => {
      const answer = await carryOut()
      await closeQuote(shop.ctx, sale.quote.id)
      return answer
    })
  })
  await payInVain(shop.ctx, sale)
  return sale
}

async function payBack(ctx: Context, { quote }: QuotedSale): Promise<void> {
  const id = await env.DB.prepare('SELECT id FROM payments WHERE quote_id = ?')
    .bind(quote.id)
    .first<number>('id')
  await runEffects(ctx, `payment:${id}:`)
}

const accidents = ['dies before', 'loses the answer of'] as const

describe.each(accidents)('a process that %s a step', (accident) => {
  it.each(completedWays)('of hearing of $title has its order made', async (way) => {
    const sales = await crashAtEveryStep(shop, accident, {
      prepare: () => aQuotedSale(shop, way),
      work: hearOf,
    })
    expect(sales.length).toBeGreaterThan(10)
    await expectQuoteFates(sales, bought)
  })

  it.each(completedWays)('of applying the only message of $title does, too', async (way) => {
    const sales = await crashAtEveryStep(shop, accident, {
      prepare: () => aSaleOnlyToldOf(way),
      work: applyAll,
    })
    expect(sales.length).toBeGreaterThan(7)
    await expectQuoteFates(sales, bought)
  })

  it.each([byCard, byPaypal, byToken])('of paying $title back does so once', async (way) => {
    const sales = await crashAtEveryStep(shop, accident, {
      prepare: () => aSaleInVain(way),
      work: payBack,
    })
    expect(sales.length).toBeGreaterThan(5)
    await expectQuoteFates(sales, undone)
  })
})

it.each(completedWays)('an object that dies after a step has $title ordered', async (way) => {
  const sales = await crashObjectAtEveryStep(shop, 'dies after', {
    prepare: () => aQuotedSale(shop, way),
    objectOf: cartObjectOf,
    work: hearOf,
  })
  expect(sales.length).toBeGreaterThan(7)
  await expectQuoteFates(sales, bought)
})

describe.each(completedWays)('the message of $title', (way) => {
  it('that comes twice, at once and beside the customer, makes one order', async () => {
    const sale = await anOpenSale(shop, way)
    await fault({ gateway: way.provider, operation: 'webhook', kind: 'duplicate-webhook' })
    await way.complete(sale)
    await Promise.all([receive(sale), payFor(shop.ctx, sale), payFor(shop.ctx, sale)])
    await finish(shop)
    await expectQuoteFates([sale], bought)
  })

  it('that is applied twice at once makes one order', async () => {
    const sale = await aQuotedSale(shop, way)
    await receive(sale)
    await Promise.all(shop.deferred.splice(0))
    shop.queued.webhooks.push(...shop.queued.webhooks)
    await applyAll(shop.ctx)
    await finish(shop)
    await expectQuoteFates([sale], bought)
  })

  it('is applied again where the cart could not say what became of it', async () => {
    const sale = await aSaleOnlyToldOf(way)
    await applyAll(withInterruptedCarts(shop.ctx))
    await finish(shop)
    await expectQuoteFates([sale], bought)
  })

  it('that never comes is not needed', async () => {
    const sale = await anOpenSale(shop, way)
    await fault({ gateway: way.provider, operation: 'webhook', kind: 'drop-webhook' })
    await way.complete(sale)
    await finish(shop)
    await expectQuoteFates([sale], bought)
  })

  it('that comes when the checkout has expired has the money go back', async () => {
    const sale = await aQuotedSale(shop, way)
    await expireQuotes(inMinutes(shop.ctx, 40), 100)
    await hearOf(shop.ctx, sale)
    await finish(shop)
    await expectQuoteFates([sale], undone)
    await buyAtLast(sale)
    await hearOf(shop.ctx, sale)
    await finish(shop)
    await expectQuoteFates([sale], bought)
  })
})
