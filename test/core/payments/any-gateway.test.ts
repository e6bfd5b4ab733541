import { describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { lostAnswer, silence, withFault } from '../../support/faults/faulty-gateway.ts'
import { inMinutes, letAllHappen } from '../../support/faults/still-world.ts'
import { allDrivers } from '../../support/gateways/drivers/all.ts'
import { anySale, fateOf, rows } from '../../support/gateways/drivers/any-sale.ts'

describe.each(allDrivers)('a payment through $title', (driver) => {
  const { gateway, books, comeBack, deliver, open, pay, isToldLate } = driver
  const { notOffered = 'order_not_payable' } = driver
  const { name } = gateway
  const paid = {
    order: 'processing',
    wasPaid: true,
    payments: ['succeeded'],
    receipts: 1,
    letters: [],
  }

  it('is the same one when it is opened again', async () => {
    const sale = await anySale([driver])
    const { ctx } = sale.shop
    expect(await open(ctx, sale)).toEqual(await open(ctx, sale))
    expect(await fateOf(sale, [driver])).toMatchObject({ payments: ['pending'] })
  })

  it('has its order wait anew whenever it is asked for', async () => {
    const sale = await anySale([driver])
    const { ctx } = sale.shop
    await open(ctx, sale)
    await open(inMinutes(ctx, 50), sale)
    await runScheduled(inMinutes(ctx, 100))
    expect(await fateOf(sale, [driver])).toMatchObject({ order: 'pending' })
    await runScheduled(inMinutes(ctx, 111))
    expect(await fateOf(sale, [driver])).toMatchObject({ order: 'cancelled' })
  })

  it('is not opened for an order that does not offer it', async () => {
    const sale = await anySale([driver], { gateways: [] })
    await expect(open(sale.shop.ctx, sale)).rejects.toMatchObject({ code: notOffered })
  })

  it('is opened by the next request where the gateway was silent', async () => {
    const sale = await anySale([driver])
    const { ctx } = sale.shop
    const silent = withFault(ctx, name, 'create', silence)
    await expect(open(silent, sale)).rejects.toMatchObject({ code: 'gateway_unavailable' })
    await pay(await open(ctx, sale), 'paid')
    await letAllHappen(sale.shop)
    expect(await fateOf(sale, [driver])).toMatchObject({ wasPaid: true, kept: sale.amount })
  })

  it('is opened by the next request where the answer to the first was lost', async () => {
    const sale = await anySale([driver])
    const { ctx } = sale.shop
    const losing = withFault(ctx, name, 'create', lostAnswer)
    await expect(open(losing, sale)).rejects.toMatchObject({ code: 'gateway_unavailable' })
    const payment = await open(ctx, sale)
    await pay(payment, 'paid')
    await comeBack(ctx, sale, payment)
    await letAllHappen(sale.shop)
    expect(await fateOf(sale, [driver])).toMatchObject({ wasPaid: true, kept: sale.amount })
  })

  it('pays the order when the customer comes back', async () => {
    const sale = await anySale([driver])
    const { ctx } = sale.shop
    const payment = await open(ctx, sale)
    await pay(payment, 'paid')
    await comeBack(ctx, sale, payment)
    expect(await fateOf(sale, [driver])).toEqual({ ...paid, kept: sale.amount })
  })

  it.runIf(deliver)('pays the order when its messages arrive', async () => {
    const sale = await anySale([driver])
    const { ctx } = sale.shop
    const payment = await open(ctx, sale)
    await pay(payment, 'paid')
    await deliver?.(ctx, payment)
    await letAllHappen(sale.shop)
    expect(await fateOf(sale, [driver])).toEqual({ ...paid, kept: sale.amount })
  })

  it('pays the order when the schedule asks', async () => {
    const sale = await anySale([driver])
    const { ctx } = sale.shop
    await pay(await open(ctx, sale), 'paid')
    await runScheduled(inMinutes(ctx, 11))
    expect(await fateOf(sale, [driver])).toEqual({ ...paid, kept: sale.amount })
  })

  it('has one effect, however often and by whatever road its success is told', async () => {
    const sale = await anySale([driver])
    const { ctx } = sale.shop
    const payment = await open(ctx, sale)
    await pay(payment, 'paid')
    await Promise.all([comeBack(ctx, sale, payment), comeBack(ctx, sale, payment)])
    await deliver?.(ctx, payment)
    await letAllHappen(sale.shop)
    await comeBack(ctx, sale, payment)
    expect(await fateOf(sale, [driver])).toEqual({ ...paid, kept: sale.amount })
    expect(await books(sale.orderId)).toEqual({ captured: sale.amount, refunded: 0 })
  })

  it.each(['declined', 'cancelled'] as const)('can be tried again after it was %s', async (how) => {
    const sale = await anySale([driver])
    const { ctx } = sale.shop
    const first = await open(ctx, sale)
    await pay(first, how)
    await comeBack(ctx, sale, first).catch(() => undefined)
    expect(await fateOf(sale, [driver])).toMatchObject({ wasPaid: false, kept: 0 })
    const second = await open(ctx, sale)
    await pay(second, 'paid')
    await comeBack(ctx, sale, second)
    await letAllHappen(sale.shop)
    expect(await fateOf(sale, [driver])).toMatchObject({ wasPaid: true, kept: sale.amount })
  })

  it.each(['retrieve', 'confirm'] as const)(
    'pays the order, once, where the answer of %s is lost',
    async (call) => {
      const sale = await anySale([driver])
      const { ctx } = sale.shop
      const payment = await open(ctx, sale)
      await pay(payment, 'paid')
      await comeBack(withFault(ctx, name, call, lostAnswer), sale, payment).catch(() => undefined)
      await letAllHappen(sale.shop)
      expect(await fateOf(sale, [driver])).toEqual({ ...paid, kept: sale.amount })
      expect(await books(sale.orderId)).toEqual({ captured: sale.amount, refunded: 0 })
    },
  )

  it('pays the order later where the gateway is silent when the customer comes back', async () => {
    const sale = await anySale([driver])
    const { ctx } = sale.shop
    const payment = await open(ctx, sale)
    await pay(payment, 'paid')
    const silent = withFault(ctx, name, 'retrieve', silence)
    const code = 'gateway_unavailable'
    await expect(comeBack(silent, sale, payment)).rejects.toMatchObject({ code })
    await letAllHappen(sale.shop)
    expect(await fateOf(sale, [driver])).toEqual({ ...paid, kept: sale.amount })
  })

  it.runIf(!isToldLate)(
    'ends where the gateway does not know it, and another one pays',
    async () => {
      const sale = await anySale([driver])
      const { ctx } = sale.shop
      await open(ctx, sale)
      // As after data were restored: the gateway knows nothing of this name.
      await rows(
        "UPDATE payments SET reference = reference || '0' WHERE order_id = ?",
        sale.orderId,
      )
      await runScheduled(inMinutes(ctx, 11))
      const [ended] = await rows(
        'SELECT status, failure_message FROM payments WHERE order_id = ?',
        sale.orderId,
      )
      expect(ended).toEqual({
        status: 'cancelled',
        failure_message: 'The payment service does not know this payment.',
      })
      const second = await open(ctx, sale)
      await pay(second, 'paid')
      await comeBack(ctx, sale, second)
      await letAllHappen(sale.shop)
      expect(await fateOf(sale, [driver])).toMatchObject({
        ...paid,
        payments: ['cancelled', 'succeeded'],
      })
    },
  )
})
