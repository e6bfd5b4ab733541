import { describe, expect, it } from 'vitest'
import type { Context } from '../../src/core/ports.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { crashAtEveryStep } from '../support/faults/crashes.ts'
import type { Accident } from '../support/faults/fated-world.ts'
import type { AttemptGateway } from '../support/gateways/attempt-ways.ts'
import { attemptFates, expectAttemptFates } from '../support/sales/attempt-fates.ts'
import {
  aCartSaleOfAllMeans,
  aRupeeShop,
  type PlacedSale,
  placed,
} from '../support/sales/cart-sales.ts'
import type { Shop } from '../support/sales/sales.ts'
import {
  aDecidedSale,
  aged,
  aSalePaidTooLate,
  aSalePaidTwice,
} from '../support/sales/told-sales.ts'

/* No message ever arrives. */

const { closed, paid, returned } = attemptFates

const cases: { gateway: AttemptGateway; accident: Accident }[] = [
  { gateway: 'payu', accident: 'dies before' },
  { gateway: 'payu', accident: 'loses the answer of' },
  { gateway: 'juspay', accident: 'dies before' },
]

/** Has a schedule that comes by suffer at each of its steps; nobody asks it to come again. */
async function comeByAtEveryStep<S extends PlacedSale>(
  accident: Accident,
  prepare: (shop: Shop) => Promise<S>,
): Promise<S[]> {
  const shop = await aRupeeShop()
  const work = async (ctx: Context) => (ctx === shop.ctx ? undefined : runScheduled(ctx))
  return crashAtEveryStep(shop, accident, { prepare, work })
}

describe.each(cases)('a schedule that $accident a step, for $gateway', ({ gateway, accident }) => {
  it('of asking about an attempt finds its money', async () => {
    const sales = await comeByAtEveryStep(accident, async (shop) =>
      aged(await aDecidedSale(shop, gateway), 11),
    )
    expect(sales.length).toBeGreaterThan(5)
    await expectAttemptFates(sales, paid)
  })

  it('of asking about two attempts pays one of them back', async () => {
    const sales = await comeByAtEveryStep(accident, async (shop) =>
      aged(await aSalePaidTwice(shop, [gateway, gateway]), 11),
    )
    const { attempts: _, ...once } = { ...paid, captured: 2 * paid.captured, back: paid.captured }
    await expectAttemptFates(sales, once)
  })

  it('of asking about an attempt of a cancelled order pays it back', async () => {
    const sales = await comeByAtEveryStep(accident, async (shop) =>
      aged(await aSalePaidTooLate(shop, gateway), 11),
    )
    await expectAttemptFates(sales, returned)
  })

  it('of ending an unpaid order gives back what paid for it, once', async () => {
    const sales = await comeByAtEveryStep(accident, async (shop) =>
      aged(await placed(await aCartSaleOfAllMeans(shop, gateway)), 61),
    )
    expect(sales.length).toBeGreaterThan(5)
    await expectAttemptFates(sales, closed)
  })
})
