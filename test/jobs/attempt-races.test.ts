import { describe, expect, it } from 'vitest'
import type { OpenedAttempt } from '../../src/core/payments/opening/attempts.ts'
import type { Context } from '../../src/core/ports.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { finish, interruptAtEveryStep } from '../support/faults/crashes.ts'
import { payOpened } from '../support/gateways/attempt-deeds.ts'
import { attemptFateOf, attemptFates, expectAttemptFates } from '../support/sales/attempt-fates.ts'
import { aRupeeShop, cancelPlaced, type PlacedSale, retry } from '../support/sales/cart-sales.ts'
import type { Shop } from '../support/sales/sales.ts'
import {
  aDecidedSale,
  aDeclinedSale,
  aged,
  aPlacedSale,
  aSalePaidTwice,
  hearAll,
  type ToldSale,
} from '../support/sales/told-sales.ts'

const { paid } = attemptFates

type Work<S> = (ctx: Context, sale: S) => Promise<unknown>

/** Its order may have another attempt by now. */
const aDecidedSaleLongAgo = async (shop: Shop, gateway: 'payu' | 'juspay'): Promise<ToldSale> =>
  aged(await aDecidedSale(shop, gateway), 16)

const comeBy = (ctx: Context) => runScheduled(ctx)

/** What the shop was given of attempts that were begun meanwhile. */
function retrying(begun: Map<number, OpenedAttempt>): Work<PlacedSale> {
  return async (ctx, sale) => void begun.set(sale.orderId, await retry(ctx, sale))
}

describe.each(['payu', 'juspay'] as const)('an order by %s', (gateway) => {
  it.each<[string, Work<ToldSale>, Work<ToldSale>]>([
    ['hears of its success while it hears of it', hearAll, hearAll],
    ['hears of its success while the schedule asks', hearAll, comeBy],
    ['is asked about while it hears of its success', comeBy, hearAll],
    ['is asked about while it is asked about', comeBy, comeBy],
  ])('that %s is paid once', async (_, work, meanwhile) => {
    const shop = await aRupeeShop()
    const prepare = () => aDecidedSaleLongAgo(shop, gateway)
    const sales = await interruptAtEveryStep(shop, { prepare, work, meanwhile })
    await expectAttemptFates(sales, paid)
  })

  it.each<
    [string, (begun: Map<number, OpenedAttempt>) => Record<'work' | 'meanwhile', Work<ToldSale>>]
  >([
    [
      'gets another attempt while it hears of its success',
      (begun) => ({ work: hearAll, meanwhile: retrying(begun) }),
    ],
    [
      'hears of its success while it gets another attempt',
      (begun) => ({ work: retrying(begun), meanwhile: hearAll }),
    ],
  ])('that %s keeps the money of one, whatever is paid', async (_, storyOf) => {
    const shop = await aRupeeShop()
    const begun = new Map<number, OpenedAttempt>()
    const prepare = () => aDecidedSaleLongAgo(shop, gateway)
    const sales = await interruptAtEveryStep(shop, { prepare, ...storyOf(begun) })
    for (const attempt of begun.values()) await payOpened(shop.ctx, attempt)
    await finish(shop)
    for (const { orderId } of sales) {
      const { captured, back, attempts, ...fate } = await attemptFateOf(orderId)
      expect(fate).toMatchObject({ order: 'processing', wasPaid: true, receipts: 1, letters: [] })
      expect(captured - back).toBe(paid.captured)
      expect(attempts).toContain('succeeded')
      expect(captured).toBe(paid.captured * (begun.has(orderId) ? 2 : 1))
    }
    expect(begun.size).toBeGreaterThan(0)
  })

  it.each<[string, Work<ToldSale>, Work<ToldSale>]>([
    ['hears of both', hearAll, hearAll],
    ['hears of both while the schedule asks', hearAll, comeBy],
  ])('of which two attempts are paid, and which %s, keeps one', async (_, work, meanwhile) => {
    const shop = await aRupeeShop()
    const prepare = async () => aged(await aSalePaidTwice(shop, [gateway, gateway]), 11)
    const sales = await interruptAtEveryStep(shop, { prepare, work, meanwhile })
    const { attempts: _attempts, ...once } = paid
    const both = { ...once, captured: 2 * paid.captured, back: paid.captured }
    await expectAttemptFates(sales, both)
  })

  it.each<[string, Work<ToldSale>, Work<ToldSale>]>([
    ['ends while it hears of its success', comeBy, hearAll],
    ['hears of its success while it ends', hearAll, comeBy],
  ])('that %s has either its order or its money back', async (_, work, meanwhile) => {
    const shop = await aRupeeShop()
    const prepare = async () => aged(await aDecidedSale(shop, gateway), 61)
    const sales = await interruptAtEveryStep(shop, { prepare, work, meanwhile })
    for (const { orderId } of sales) {
      const { order, captured, back } = await attemptFateOf(orderId)
      expect(captured - back).toBe(order === 'cancelled' ? 0 : paid.captured)
    }
  })

  it.each<
    [string, (begun: Map<number, OpenedAttempt>) => Record<'work' | 'meanwhile', Work<PlacedSale>>]
  >([
    [
      'is cancelled while it gets another attempt',
      (begun) => ({ work: retrying(begun), meanwhile: cancelPlaced }),
    ],
    [
      'gets another attempt while it is cancelled',
      (begun) => ({ work: cancelPlaced, meanwhile: retrying(begun) }),
    ],
  ])('that %s keeps no money', async (_, storyOf) => {
    const shop = await aRupeeShop()
    const begun = new Map<number, OpenedAttempt>()
    const prepare = () => aDeclinedSale(shop, gateway)
    const sales = await interruptAtEveryStep(shop, { prepare, ...storyOf(begun) })
    for (const attempt of begun.values()) await payOpened(shop.ctx, attempt)
    await finish(shop)
    for (const { orderId } of sales) {
      const { order, captured, back } = await attemptFateOf(orderId)
      expect({ order, kept: captured - back }).toEqual({ order: 'cancelled', kept: 0 })
    }
    expect(begun.size).toBeGreaterThan(0)
  })

  it('that gets two further attempts at once has one', async () => {
    const shop = await aRupeeShop()
    const begun = new Map<number, OpenedAttempt>()
    const prepare = async () => aged(await aPlacedSale(shop, gateway), 16)
    const again = retrying(begun)
    const sales = await interruptAtEveryStep(shop, { prepare, work: again, meanwhile: again })
    await expectAttemptFates(sales, { attempts: ['pending', 'pending'] })
  })
})
