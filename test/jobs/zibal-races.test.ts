import { describe, expect, it } from 'vitest'
import { changeOrderStatus } from '../../src/core/fulfilment/change-status.ts'
import { GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { lookAfterPayments } from '../../src/core/payments/settling/look-after-payments.ts'
import type { Clock, Context } from '../../src/core/ports.ts'
import { finish, interruptAround, interruptAtEveryStep, isNow } from '../support/faults/crashes.ts'
import { fatedWorld } from '../support/faults/fated-world.ts'
import { interposedWorld } from '../support/faults/interposed-world.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { payAtZibal, readZibalBooks } from '../support/gateways/zibal-books.ts'
import { expectZibalFates, zibalFateOf, zibalFates } from '../support/gateways/zibal-fates.ts'
import {
  aCortexSale,
  aNewSale,
  aSalePaidAtZibal,
  aStartedSale,
  type CortexSale,
  comeBack,
  paymentRowsOf,
  type StartedSale,
  start,
} from '../support/sales/cortex-sales.ts'
import { aShop } from '../support/sales/sales.ts'

function cancelByStaff(ctx: Context, { orderId }: CortexSale): Promise<void> {
  return changeOrderStatus(ctx, { orderId, to: 'cancelled', operationId: null })
}

/** In which nothing takes time except waiting, by its own clock. */
function hasty(ctx: Context): Context & { clock: Clock; waitedMs(): number } {
  const startedAt = ctx.clock.now().getTime()
  let waitedMs = 0
  const clock: Clock = {
    now: () => new Date(startedAt + waitedMs),
    async wait(milliseconds) {
      waitedMs += milliseconds
    },
  }
  return { ...ctx, clock, waitedMs: () => waitedMs }
}

/** Begun by a process that died while it asked Zibal. */
async function aSaleWhosePaymentWasNeverOpened(): Promise<CortexSale> {
  const sale = await aNewSale()
  const { ctx } = sale.shop
  const zibal = { ...ctx.gateways.zibal, create: () => new Promise<never>(() => undefined) }
  void start({ ...ctx, gateways: { ...ctx.gateways, zibal } }, sale)
  while ((await paymentRowsOf(sale.orderId)).length === 0) await Promise.resolve()
  return sale
}

async function trackIdsOf({ orderId }: CortexSale): Promise<string[]> {
  return (await readZibalBooks(orderId)).map(({ trackId }) => String(trackId))
}

describe('a payment that staff cancel the order of', () => {
  it('is never verified once the order is cancelled, whenever that happens', async () => {
    const { before, after } = await interruptAround(await aShop(), {
      prepare: aSalePaidAtZibal,
      work: comeBack,
      meanwhile: cancelByStaff,
      // From then on staff are refused.
      isDecided: isNow('p.claimed_by IS NOT NULL'),
    })
    expect(before.length).toBeGreaterThan(2)
    expect(after.length).toBeGreaterThan(3)
    await expectZibalFates(before, zibalFates.closed)
    await expectZibalFates(after, zibalFates.paid)
  })

  it('is verified where the callback comes first, at any step of the cancelling', async () => {
    const { before, after } = await interruptAround(await aShop(), {
      prepare: aSalePaidAtZibal,
      work: cancelByStaff,
      meanwhile: comeBack,
      isDecided: isNow("o.status = 'cancelled'"),
    })
    expect(before.length).toBeGreaterThan(1)
    expect(after.length).toBeGreaterThan(2)
    await expectZibalFates(before, zibalFates.paid)
    await expectZibalFates(after, zibalFates.closed)
  })
})

describe('a callback', () => {
  it('that is interrupted by another at any step has the order paid, once', async () => {
    const sales = await interruptAtEveryStep(await aShop(), {
      prepare: aSalePaidAtZibal,
      work: comeBack,
      meanwhile: comeBack,
    })
    expect(sales.length).toBeGreaterThan(8)
    await expectZibalFates(sales, zibalFates.paid)
  })

  it('that is interrupted by the schedule at any step has the order paid, once', async () => {
    const sales = await interruptAtEveryStep(await aShop(), {
      prepare: aSalePaidAtZibal,
      work: comeBack,
      meanwhile: (ctx) => lookAfterPayments(inMinutes(ctx, 11), 5),
    })
    expect(sales.length).toBeGreaterThan(8)
    await expectZibalFates(sales, zibalFates.paid)
  })

  it('asks for the verification again where Zibal has answered it to somebody else', async () => {
    const sale = await aSalePaidAtZibal()
    const { ctx } = sale.shop
    let verifications = 0
    const zibal = {
      ...ctx.gateways.zibal,
      async confirm(reference: string, key: string) {
        verifications += 1
        await ctx.gateways.zibal.confirm(reference, key)
        return ctx.gateways.zibal.confirm(reference, key)
      },
    }
    await comeBack({ ...ctx, gateways: { ...ctx.gateways, zibal } }, sale)
    expect(verifications).toBe(1)
    await finish(sale.shop)
    await expectZibalFates([sale], zibalFates.paid)
  })

  it('gives the order back where Zibal takes its word back', async () => {
    const sale = await aSalePaidAtZibal()
    const { ctx } = sale.shop
    const zibal = {
      ...ctx.gateways.zibal,
      confirm: async (reference: string) => {
        const state = 'pending' as const
        return { ...(await ctx.gateways.zibal.retrieve(reference)), state }
      },
    }
    const other = { ...ctx, gateways: { ...ctx.gateways, zibal } }
    await expect(comeBack(other, sale)).rejects.toMatchObject({ data: 'unpaid' })
    expect(await paymentRowsOf(sale.orderId)).toMatchObject([{ status: 'pending' }])
    await comeBack(ctx, sale)
    await expectZibalFates([sale], { ...zibalFates.paid, mails: [] })
  })
})

describe('starting a payment', () => {
  it('that is interrupted by another request at any step answers the same payment', async () => {
    const started: StartedSale[] = []
    const sales = await interruptAtEveryStep(await aShop(), {
      prepare: aCortexSale,
      work: async (ctx, sale) => started.push(await start(ctx, sale)),
      meanwhile: async (ctx, sale) => started.push(await start(hasty(ctx), sale)),
    })
    expect(sales.length).toBeGreaterThan(5)
    await expectZibalFates(sales, zibalFates.waiting)
    for (const { orderId } of sales) {
      const answers = started.filter((one) => one.orderId === orderId)
      expect(answers).toHaveLength(2)
      expect(answers[0]?.trackId).toBe(answers[1]?.trackId)
    }
  })

  it('that is interrupted by the order being cancelled leaves nothing to pay', async () => {
    const shop = await aShop()
    const story = { prepare: aCortexSale, work: start, meanwhile: cancelByStaff }
    const sales = await interruptAtEveryStep(shop, story)
    expect(sales.length).toBeGreaterThan(5)
    for (const sale of sales) {
      for (const trackId of await trackIdsOf(sale)) {
        await payAtZibal(trackId)
        await expect(comeBack(sale.shop.ctx, { trackId })).rejects.toMatchObject({
          code: 'payment_not_completed',
        })
      }
      const { payments, ...fate } = await zibalFateOf(sale)
      const { payments: _, ...closed } = zibalFates.closed
      expect(fate).toEqual(closed)
      expect(payments).not.toContain('pending')
    }
    await finish(shop)
  })

  it('waits for a request that came first, and takes over when it is dead', async () => {
    const sale = await aSaleWhosePaymentWasNeverOpened()
    const ctx = hasty(sale.shop.ctx)
    await start(ctx, sale)
    expect(ctx.waitedMs()).toBeGreaterThan(14_000)
    expect(ctx.waitedMs()).toBeLessThan(16_000)
    expect(await paymentRowsOf(sale.orderId)).toMatchObject([
      { status: 'cancelled', reference: null },
      { status: 'pending', reference: expect.any(String) },
    ])
  })

  it('is given up by the schedule where its process has died', async () => {
    const sale = await aSaleWhosePaymentWasNeverOpened()
    const { ctx } = sale.shop
    await lookAfterPayments(ctx, 5)
    expect(await paymentRowsOf(sale.orderId)).toMatchObject([{ status: 'pending' }])
    await lookAfterPayments(inMinutes(ctx, 1), 5)
    expect(await paymentRowsOf(sale.orderId)).toMatchObject([
      { status: 'cancelled', reference: null, look_at: null },
    ])
    expect(await trackIdsOf(sale)).toEqual([])
  })

  it('forgets what it opened after it was given up, so that nothing is paid with it', async () => {
    const sale = await aNewSale()
    const { ctx } = sale.shop
    let late: string | null = null
    const world = interposedWorld(ctx, async (call) => {
      const answer = await call()
      const [first] = await trackIdsOf(sale)
      if (first && late === null) {
        late = first
        await lookAfterPayments(inMinutes(ctx, 1), 5)
      }
      return answer
    })
    const { trackId } = await start(world, sale)
    expect(late).not.toBeNull()
    expect(trackId).not.toBe(late)
    await payAtZibal(late ?? '')
    await expect(comeBack(ctx, { trackId: late ?? '' })).rejects.toMatchObject({
      data: 'unknown',
    })
    await payAtZibal(trackId)
    await comeBack(ctx, { trackId })
    await finish(sale.shop)
    await expectZibalFates([sale], zibalFates.paid)
  })

  it('says that Zibal does not answer where one request after the other dies', async () => {
    const sale = await aSaleWhosePaymentWasNeverOpened()
    const ctx = hasty(sale.shop.ctx)
    const { world } = fatedWorld(ctx, { accident: 'dies before', step: 1e9 })
    const never = { ...world, clock: { ...ctx.clock, now: () => sale.shop.ctx.clock.now() } }
    await expect(start(never, sale)).rejects.toMatchObject({ code: 'gateway_unavailable' })
  })
})

it('starting again finishes what was being confirmed', async () => {
  const sale = await aStartedSale()
  await payAtZibal(sale.trackId)
  const { ctx } = sale.shop
  const zibal = { ...ctx.gateways.zibal, confirm: () => Promise.reject(new Error('died')) }
  const dying = { ...ctx, gateways: { ...ctx.gateways, zibal } }
  await expect(comeBack(dying, sale)).rejects.toThrow('died')
  await expect(start(ctx, sale)).rejects.toMatchObject({ code: 'order_not_payable' })
  await finish(sale.shop)
  await expectZibalFates([sale], zibalFates.paid)
})

it('starting again fails with the request that was asking Zibal', async () => {
  const sale = await aNewSale()
  const { ctx } = sale.shop
  const { promise: mayFail, resolve: letFail } = Promise.withResolvers<void>()
  const zibal = {
    ...ctx.gateways.zibal,
    create: async () => {
      await mayFail
      throw new GatewayUnavailable('no answer')
    },
  }
  const first = start({ ...ctx, gateways: { ...ctx.gateways, zibal } }, sale)
  const failed = expect(first).rejects.toMatchObject({ code: 'gateway_unavailable' })
  await expect.poll(() => paymentRowsOf(sale.orderId)).toHaveLength(1)
  // It finds the first one's payment, waits for it, and sees it fail.
  const clock: Clock = {
    ...ctx.clock,
    async wait() {
      letFail()
      await failed
    },
  }
  const second = start({ ...ctx, clock }, sale)
  await expect(second).rejects.toMatchObject({ code: 'gateway_unavailable' })
  await start(ctx, sale)
  await finish(sale.shop)
})
