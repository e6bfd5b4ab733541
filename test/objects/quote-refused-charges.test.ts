import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { abortOrLearn } from '../../src/core/checkout/outcome.ts'
import { GatewayRefused, GatewayUnavailable } from '../../src/core/payments/errors.ts'
import type { Context } from '../../src/core/ports.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import type { Cart } from '../../src/objects/cart.ts'
import { finish, onlyRefusals } from '../support/faults/crashes.ts'
import { silence, withFault } from '../support/faults/faulty-gateway.ts'
import { interposedWorld } from '../support/faults/interposed-world.ts'
import { stillObject } from '../support/faults/still-object.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { pay } from '../support/gateways/stripe-payments.ts'
import { bought, expectQuoteFates, undone } from '../support/sales/cart-fates.ts'
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
import { lettersAbout } from '../support/sales/rows.ts'
import {
  approveWith,
  byCard,
  byPaypal,
  byToken,
  type WayToPay,
} from '../support/sales/ways-to-pay.ts'

let shop: QuoteShop

beforeAll(async () => {
  shop = await aQuoteShop()
})

const aDay = 24 * 60

async function refuse(): Promise<never> {
  throw new GatewayRefused('other', 'No.')
}

/** Done the first time, without an answer, and `next` from then on. */
function doneAndThen(
  next: () => Promise<unknown>,
): (carryOut: () => Promise<unknown>) => Promise<unknown> {
  let isFirst = true
  return async (carryOut) => {
    if (!isFirst) return next()
    isFirst = false
    await carryOut()
    throw new GatewayUnavailable('The answer was lost')
  }
}

async function payWhile(
  way: WayToPay,
  charge: (carryOut: () => Promise<unknown>) => Promise<unknown>,
): Promise<QuotedSale> {
  const sale = await aQuotedSale(shop, way)
  await stillObject(cartObjectOf(sale))
  await inWorld(sale, (world) => withFault(world, way.provider, 'charge', charge))
  await payFor(shop.ctx, sale).catch(onlyRefusals)
  return sale
}

function inWorld(sale: QuotedSale, change: (world: Context) => Context): Promise<void> {
  return runInDurableObject(cartObjectOf(sale), (cart: Cart) => {
    cart.world = change(cart.world)
  })
}

function ring(sale: QuotedSale): Promise<void> {
  return runInDurableObject(cartObjectOf(sale), (cart: Cart) => cart.alarm())
}

async function letters({ quote }: QuotedSale): Promise<string[]> {
  const paymentId = await env.DB.prepare('SELECT id FROM payments WHERE quote_id = ?')
    .bind(quote.id)
    .first<number>('id')
  return lettersAbout('payments', { paymentId: paymentId ?? 0 })
}

/** The one that holds its coupon. */
async function openCheckoutOf({ couponId }: QuotedSale): Promise<string> {
  const held = env.DB.prepare(
    "SELECT checkout_id AS id FROM redemptions WHERE coupon_id = ? AND state = 'held'",
  )
  return (await held.bind(couponId).first<string>('id')) ?? ''
}

describe('a charge that the provider refuses', () => {
  it.each([byCard, byPaypal, byToken])(
    'takes nothing, and another checkout may: $title',
    async (way) => {
      const sale = await payWhile(way, refuse)
      await stillObject(cartObjectOf(sale))
      await finish(shop)
      await expectQuoteFates([sale], undone)
      await buyAtLast(sale)
      await finish(shop)
      await expectQuoteFates([sale], bought)
    },
  )

  it('leaves no payment at Stripe that the browser could complete', async () => {
    const sale = await payWhile(byCard, refuse)
    await stillObject(cartObjectOf(sale))
    await finish(shop)
    const { reference, clientSecret } = sale.handoff
    expect(await pay(reference ?? '', clientSecret ?? '')).toBe(400)
  })

  it.each([byCard, byPaypal])(
    'after it was done and nobody knew makes the order: $title',
    async (way) => {
      const sale = await payWhile(way, doneAndThen(refuse))
      await ring(sale)
      await finish(shop)
      await expectQuoteFates([sale], bought)
    },
  )

  it.each([byCard, byPaypal])(
    'is waited for until the provider says what it did: $title',
    async (way) => {
      const sale = await aQuotedSale(shop, way)
      await stillObject(cartObjectOf(sale))
      const charge = doneAndThen(refuse)
      await inWorld(sale, (world) => {
        const refusing = withFault(world, way.provider, 'charge', charge)
        return withFault(refusing, way.provider, 'retrieve', silence)
      })
      await payFor(shop.ctx, sale).catch(onlyRefusals)
      await inWorld(sale, (world) => withFault(world, way.provider, 'retrieve', silence))
      await ring(sale)
      await stillObject(cartObjectOf(sale))
      await finish(shop)
      await expectQuoteFates([sale], bought)
    },
  )

  it('is no answer to the charge of a later checkout, which goes back', async () => {
    const sale = await aQuotedSale(shop, byPaypal)
    await approveWith(sale, 'INSTRUMENT_DECLINED')
    await payInVain(shop.ctx, sale)
    await byPaypal.complete(sale)
    await stillObject(cartObjectOf(sale))
    await inWorld(sale, (world) => withFault(world, 'paypal', 'charge', doneAndThen(silence)))
    await payFor(shop.ctx, sale).catch(onlyRefusals)
    // Its units are held no more: a counter decides.
    await abortOrLearn(shop.ctx, await openCheckoutOf(sale))
    await stillObject(cartObjectOf(sale))
    await ring(sale)
    await finish(shop)
    await expectQuoteFates([sale], undone)
  })

  describe.each([byPaypal, byToken])(
    'and is taken when it is asked for once more: $title',
    (way) => {
      /** The object dies as soon as it has heard of the refusal. */
      async function refusedAndDead(): Promise<QuotedSale> {
        let isRefused = false
        const sale = await aQuotedSale(shop, way)
        await stillObject(cartObjectOf(sale))
        await inWorld(sale, (world) => {
          const dying = interposedWorld(world, async (call) => {
            if (isRefused) throw new Error('D1_ERROR: Network connection lost.')
            return call()
          })
          return withFault(dying, way.provider, 'charge', () => {
            isRefused = true
            return refuse()
          })
        })
        await payFor(shop.ctx, sale).catch(onlyRefusals)
        await stillObject(cartObjectOf(sale))
        return sale
      }

      it('goes back where its units were given up by then', async () => {
        const sale = await refusedAndDead()
        await inWorld(sale, (world) =>
          withFault(world, way.provider, 'charge', doneAndThen(silence)),
        )
        await ring(sale)
        await abortOrLearn(shop.ctx, await openCheckoutOf(sale))
        await stillObject(cartObjectOf(sale))
        await ring(sale)
        await finish(shop)
        await expectQuoteFates([sale], undone)
      })

      it('goes back where they are given up while it is asked for', async () => {
        const sale = await refusedAndDead()
        const checkoutId = await openCheckoutOf(sale)
        const charge = doneAndThen(silence)
        await inWorld(sale, (world) =>
          withFault(world, way.provider, 'charge', (carryOut) =>
            charge(async () => {
              await carryOut()
              await abortOrLearn(shop.ctx, checkoutId)
            }),
          ),
        )
        await ring(sale)
        await stillObject(cartObjectOf(sale))
        await ring(sale)
        await finish(shop)
        await expectQuoteFates([sale], undone)
      })
    },
  )

  it('is waited for where nobody can say whether the card was charged before', async () => {
    const sale = await payWhile(byToken, doneAndThen(refuse))
    await ring(sale)
    expect(await letters(sale)).toEqual([])
    await stillObject(cartObjectOf(sale))
    await ring(sale)
    await finish(shop)
    await expectQuoteFates([sale], bought)
  })
})

describe.each([byCard, byPaypal, byToken])(
  '$title at a provider that is silent for a day',
  (way) => {
    it('gives the customer the cart back, and has staff look for the money', async () => {
      const sale = await payWhile(way, silence)
      await ring(sale)
      expect(await letters(sale)).toEqual([])
      await inWorld(sale, (world) => inMinutes(world, aDay + 1))
      await ring(sale)
      expect(await letters(sale)).toEqual([
        'The gateway does not say whether it took the money of a checkout.',
      ])
      await stillObject(cartObjectOf(sale))
      await runScheduled(inMinutes(shop.ctx, aDay + 60))
      await expectQuoteFates([sale], undone)
      await buyAtLast(sale)
      await finish(shop)
      await expectQuoteFates([sale], bought)
    })
  },
)
