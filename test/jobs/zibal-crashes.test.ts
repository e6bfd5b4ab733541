import { describe, expect, it } from 'vitest'
import { changeOrderStatus } from '../../src/core/fulfilment/change-status.ts'
import { lookAfterPayments } from '../../src/core/payments/settling/look-after-payments.ts'
import type { Context } from '../../src/core/ports.ts'
import { crashAtEveryStep, finish, onlyRefusals } from '../support/faults/crashes.ts'
import { type Accident, fatedWorld } from '../support/faults/fated-world.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { payAtZibal } from '../support/gateways/zibal-books.ts'
import { expectZibalFates, zibalFateOf, zibalFates } from '../support/gateways/zibal-fates.ts'
import {
  aCortexSale,
  aSalePaidAtZibal,
  aStartedSale,
  type CortexSale,
  comeBack,
  type StartedSale,
  start,
} from '../support/sales/cortex-sales.ts'
import { aShop, type Shop } from '../support/sales/sales.ts'

/** Steps after which no process of these tests still calls anything. */
const stepsMax = 40

async function aSaleGivenUpAtZibal(shop: Shop): Promise<StartedSale> {
  const sale = await aStartedSale(shop)
  await payAtZibal(sale.trackId, 'cancelled')
  return sale
}

function cancelByStaff(ctx: Context, { orderId }: CortexSale): Promise<void> {
  return changeOrderStatus(ctx, { orderId, to: 'cancelled', operationId: null })
}

describe.each<Accident>(['dies before', 'dies after', 'loses the answer of'])(
  'a process that %s a step',
  (accident) => {
    it('of starting a payment leaves one that can be paid, and no other', async () => {
      const shop = await aShop()
      const story = { prepare: aCortexSale, work: start }
      const sales = await crashAtEveryStep(shop, accident, story)
      expect(sales.length).toBeGreaterThan(5)
      await expectZibalFates(sales, zibalFates.waiting)
      for (const sale of sales) {
        const started = await start(shop.ctx, sale)
        await payAtZibal(started.trackId)
        await comeBack(shop.ctx, started)
      }
      await finish(shop)
      await expectZibalFates(sales, zibalFates.paid)
    })

    it('of the callback has the order paid, once', async () => {
      const story = { prepare: aSalePaidAtZibal, work: comeBack }
      const sales = await crashAtEveryStep(await aShop(), accident, story)
      expect(sales.length).toBeGreaterThan(9)
      await expectZibalFates(sales, zibalFates.paid)
    })

    it('of the callback of a cancelled payment has it failed, and the order pending', async () => {
      const sales = await crashAtEveryStep(await aShop(), accident, {
        prepare: aSaleGivenUpAtZibal,
        work: (ctx, sale) => comeBack(ctx, sale).catch(onlyRefusals),
      })
      expect(sales.length).toBeGreaterThan(4)
      await expectZibalFates(sales, zibalFates.declined)
    })

    it('of cancelling an order leaves its paid payment to Zibal to give back', async () => {
      const sales = await crashAtEveryStep(await aShop(), accident, {
        prepare: aSalePaidAtZibal,
        work: cancelByStaff,
      })
      expect(sales.length).toBeGreaterThan(5)
      for (const [index, sale] of sales.entries()) {
        const fate = await zibalFateOf(sale)
        // Whoever was cut off before the order was cancelled has it paid by the schedule.
        expect([zibalFates.closed, zibalFates.paid], `step ${index + 1}`).toContainEqual(fate)
      }
      await expectZibalFates(sales.slice(-1), zibalFates.closed)
    })

    it('of the reconciliation has the order paid by the next', async () => {
      const shop = await aShop()
      let steps = 0
      for (let isOver = false; !isOver; steps++) {
        const sale = await aSalePaidAtZibal(shop)
        const later = inMinutes(shop.ctx, 11)
        const { world, hasHappened } = fatedWorld(later, { accident, step: steps + 1 })
        await lookAfterPayments(world, 5).catch(() => undefined)
        isOver = !hasHappened() || steps === stepsMax
        await lookAfterPayments(inMinutes(shop.ctx, 30), 5)
        expect((await zibalFateOf(sale)).order, `step ${steps + 1}`).toBe('processing')
      }
      expect(steps).toBeGreaterThan(9)
      expect(steps).toBeLessThan(stepsMax)
      await finish(shop)
    })
  },
)
