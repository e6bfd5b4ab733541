import { describe, expect, it } from 'vitest'
import { crashAtEveryStep, finish } from '../support/faults/crashes.ts'
import type { Accident } from '../support/faults/fated-world.ts'
import { payOpened } from '../support/gateways/attempt-deeds.ts'
import { attemptFateOf, attemptFates, expectAttemptFates } from '../support/sales/attempt-fates.ts'
import { aRupeeShop, type PlacedSale, retry } from '../support/sales/cart-sales.ts'
import {
  aDecidedSale,
  aDeclinedSale,
  aSalePaidTooLate,
  aSalePaidTwice,
  hearAll,
} from '../support/sales/told-sales.ts'

const { open, paid, returned } = attemptFates

const gateways = ['payu', 'juspay'] as const
const accidents: Accident[] = ['dies before', 'fails at', 'loses the answer of']
const cases = gateways.flatMap((gateway) => accidents.map((accident) => ({ gateway, accident })))

describe.each(cases)('a process that $accident a step, for $gateway', ({ gateway, accident }) => {
  it('of hearing of a success has the order paid, once', async () => {
    const shop = await aRupeeShop()
    const prepare = () => aDecidedSale(shop, gateway)
    const sales = await crashAtEveryStep(shop, accident, { prepare, work: hearAll })
    expect(sales.length).toBeGreaterThan(3)
    await expectAttemptFates(sales, paid)
  })

  it('of hearing of a failure leaves the order to be paid', async () => {
    const shop = await aRupeeShop()
    const prepare = () => aDecidedSale(shop, gateway, 'failed')
    const sales = await crashAtEveryStep(shop, accident, { prepare, work: hearAll })
    await expectAttemptFates(sales, { ...open, attempts: ['failed'] })
  })

  it('of hearing of two successes keeps the money of one', async () => {
    const shop = await aRupeeShop()
    const prepare = () => aSalePaidTwice(shop, [gateway, gateway])
    const sales = await crashAtEveryStep(shop, accident, { prepare, work: hearAll })
    const { attempts: _, ...kept } = { ...paid, captured: 2 * paid.captured, back: paid.captured }
    await expectAttemptFates(sales, kept)
    for (const { orderId } of sales) {
      expect((await attemptFateOf(orderId)).attempts.toSorted()).toEqual(['refunded', 'succeeded'])
    }
  })

  it('of hearing of a success after the order was cancelled pays it back', async () => {
    const shop = await aRupeeShop()
    const prepare = () => aSalePaidTooLate(shop, gateway)
    const sales = await crashAtEveryStep(shop, accident, { prepare, work: hearAll })
    await expectAttemptFates(sales, returned)
  })

  it('of beginning another attempt leaves one that can be paid', async () => {
    const shop = await aRupeeShop()
    const keys = new Map<PlacedSale, string>()
    const sales = await crashAtEveryStep(shop, accident, {
      prepare: () => aDeclinedSale(shop, gateway),
      work: (ctx, sale) => retry(ctx, sale, { operationId: keyOf(keys, sale) }),
    })
    expect(sales.length).toBeGreaterThan(2)
    for (const sale of sales) {
      await payOpened(shop.ctx, await retry(shop.ctx, sale, { operationId: keyOf(keys, sale) }))
    }
    await finish(shop)
    const { attempts: _, ...once } = paid
    await expectAttemptFates(sales, once)
    for (const { orderId } of sales) {
      const { attempts } = await attemptFateOf(orderId)
      expect(attempts.filter((status) => status === 'succeeded')).toHaveLength(1)
      expect(attempts.filter((status) => status === 'pending')).toEqual([])
    }
  })
})

/** That of the request which begins the attempt. */
function keyOf(keys: Map<PlacedSale, string>, sale: PlacedSale): string {
  const key = keys.get(sale) ?? crypto.randomUUID()
  keys.set(sale, key)
  return key
}
