import { describe, expect, it } from 'vitest'
import { changeOrderStatus } from '../../../src/core/fulfilment/change-status.ts'
import { GatewayRefused } from '../../../src/core/payments/errors.ts'
import { refundPayment } from '../../../src/core/payments/refunding/refund-payment.ts'
import { settleAndRun } from '../../../src/core/payments/settling/settle.ts'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { lostAnswer, silence, withFault } from '../../support/faults/faulty-gateway.ts'
import { inMinutes, letAllHappen } from '../../support/faults/still-world.ts'
import { allDrivers } from '../../support/gateways/drivers/all.ts'
import { type AnySale, anySale, fateOf, rows } from '../../support/gateways/drivers/any-sale.ts'
import type { OpenedPayment, PaymentDriver } from '../../support/gateways/drivers/driver.ts'
import { cancelSale } from '../../support/sales/sales.ts'

async function aPaidSale(
  driver: PaymentDriver,
): Promise<{ sale: AnySale; payment: OpenedPayment }> {
  const sale = await anySale([driver])
  const { ctx } = sale.shop
  const payment = await driver.open(ctx, sale)
  await driver.pay(payment, 'paid')
  await driver.comeBack(ctx, sale, payment)
  return { sale, payment }
}

/** More than was sent to the gateway is asked for from now on. */
async function askForMore({ orderId }: AnySale): Promise<void> {
  await rows('UPDATE payments SET amount = amount + 100 WHERE order_id = ?', orderId)
}

describe.each(allDrivers)('the money of $title', (driver) => {
  const { gateway, books, comeBack, deliver, open, pay, refundThere, isSilentOnRefunds } = driver
  const { name, capabilities } = gateway
  const { refunds: hasRefunds, idempotentRefund, partialRefunds } = capabilities
  // It takes the money of what was given up here, which then goes back.
  const outlives = !capabilities.cancel && !capabilities.needsConfirm
  const nothing = { wasPaid: false, kept: 0, receipts: 0 }

  it('fulfils nothing where it is another amount, of which staff are told once', async () => {
    const sale = await anySale([driver])
    const { ctx } = sale.shop
    const payment = await open(ctx, sale)
    await askForMore(sale)
    await pay(payment, 'paid')
    await comeBack(ctx, sale, payment).catch(() => undefined)
    await comeBack(ctx, sale, payment).catch(() => undefined)
    await deliver?.(ctx, payment)
    for (const minutes of [11, 22, 33]) await runScheduled(inMinutes(ctx, minutes))
    expect(await fateOf(sale, [driver])).toMatchObject({ wasPaid: false, letters: ['payments'] })
    await changeOrderStatus(ctx, { orderId: sale.orderId, to: 'cancelled', operationId: null })
    await letAllHappen(sale.shop)
    expect(await fateOf(sale, [driver])).toMatchObject({ ...nothing, letters: ['payments'] })
  })

  it.runIf(hasRefunds)('goes back where another amount was captured by mistake', async () => {
    const sale = await anySale([driver])
    const { ctx } = sale.shop
    const payment = await open(ctx, sale)
    await askForMore(sale)
    await pay(payment, 'paid')
    await gateway.confirm(payment.reference, 'by mistake')
    await comeBack(ctx, sale, payment).catch(() => undefined)
    expect(await fateOf(sale, [driver])).toMatchObject({ wasPaid: false, kept: sale.amount })
    await changeOrderStatus(ctx, { orderId: sale.orderId, to: 'cancelled', operationId: null })
    await letAllHappen(sale.shop)
    expect(await fateOf(sale, [driver])).toMatchObject({ ...nothing, letters: ['payments'] })
  })

  it('is not taken once its order was cancelled, or goes back', async () => {
    const sale = await anySale([driver])
    const { ctx } = sale.shop
    const payment = await open(ctx, sale)
    await cancelSale(ctx, sale)
    await letAllHappen(sale.shop)
    await pay(payment, 'paid')
    await comeBack(ctx, sale, payment).catch(() => undefined)
    await deliver?.(ctx, payment)
    await letAllHappen(sale.shop)
    const payments = [outlives ? 'refunded' : 'cancelled']
    const cancelled = { order: 'cancelled', payments, letters: [] }
    expect(await fateOf(sale, [driver])).toEqual({ ...nothing, ...cancelled })
  })

  it('is not kept where the order was cancelled after it was paid, and before we heard', async () => {
    const sale = await anySale([driver])
    const { ctx } = sale.shop
    const payment = await open(ctx, sale)
    await pay(payment, 'paid')
    await cancelSale(ctx, sale)
    await letAllHappen(sale.shop)
    await comeBack(ctx, sale, payment).catch(() => undefined)
    await deliver?.(ctx, payment)
    await letAllHappen(sale.shop)
    const cancelled = { order: 'cancelled', letters: [] }
    expect(await fateOf(sale, [driver])).toMatchObject({ ...nothing, ...cancelled })
  })

  it.runIf(hasRefunds)('goes back where it was captured too late for its order', async () => {
    const sale = await anySale([driver])
    const { ctx } = sale.shop
    const payment = await open(ctx, sale)
    await pay(payment, 'paid')
    await cancelSale(ctx, sale)
    await gateway.confirm(payment.reference, 'too late')
    await settleAndRun(ctx, await gateway.retrieve(payment.reference))
    await letAllHappen(sale.shop)
    expect(await books(sale.orderId)).toEqual({ captured: sale.amount, refunded: sale.amount })
    expect(await fateOf(sale, [driver])).toMatchObject({ ...nothing, payments: ['refunded'] })
  })

  it.runIf(hasRefunds)('goes back, once, where a paid order is cancelled', async () => {
    const { sale, payment } = await aPaidSale(driver)
    const { ctx } = sale.shop
    await cancelSale(ctx, sale)
    await expect(cancelSale(ctx, sale)).rejects.toMatchObject({ code: 'order_not_cancellable' })
    await deliver?.(ctx, payment)
    await letAllHappen(sale.shop)
    expect(await books(sale.orderId)).toEqual({ captured: sale.amount, refunded: sale.amount })
    const refunded = { order: 'cancelled', payments: ['refunded'], letters: [] }
    expect(await fateOf(sale, [driver])).toMatchObject({ ...refunded, kept: 0 })
  })

  it.runIf(!hasRefunds)('keeps its order from being cancelled', async () => {
    const { sale } = await aPaidSale(driver)
    const cancelling = cancelSale(sale.shop.ctx, sale)
    await expect(cancelling).rejects.toMatchObject({ code: 'order_not_cancellable' })
    expect(await fateOf(sale, [driver])).toMatchObject({ wasPaid: true, kept: sale.amount })
  })

  it.runIf(hasRefunds)('goes back, once, where the answer to that is lost', async () => {
    const { sale } = await aPaidSale(driver)
    await cancelSale(withFault(sale.shop.ctx, name, 'refund', lostAnswer), sale)
    await letAllHappen(sale.shop)
    expect(await books(sale.orderId)).toEqual({ captured: sale.amount, refunded: sale.amount })
    expect(await fateOf(sale, [driver])).toMatchObject({ payments: ['refunded'], letters: [] })
  })

  it.runIf(idempotentRefund)('goes back later where the gateway is silent', async () => {
    const { sale } = await aPaidSale(driver)
    await cancelSale(withFault(sale.shop.ctx, name, 'refund', silence), sale)
    expect(await fateOf(sale, [driver])).toMatchObject({ kept: sale.amount })
    await letAllHappen(sale.shop)
    expect(await books(sale.orderId)).toEqual({ captured: sale.amount, refunded: sale.amount })
  })

  it.runIf(hasRefunds && !idempotentRefund)(
    'waits for a person where nobody knows whether it has gone back',
    async () => {
      const { sale } = await aPaidSale(driver)
      await cancelSale(withFault(sale.shop.ctx, name, 'refund', silence), sale)
      await letAllHappen(sale.shop)
      const told = { kept: sale.amount, letters: ['refunds'] }
      expect(await fateOf(sale, [driver])).toMatchObject(told)
    },
  )

  it.runIf(hasRefunds)('waits for a person where the gateway refuses to pay it back', async () => {
    const { sale } = await aPaidSale(driver)
    const refusal = async () => {
      throw new GatewayRefused('other', 'The balance is too low')
    }
    await cancelSale(withFault(sale.shop.ctx, name, 'refund', refusal), sale)
    await letAllHappen(sale.shop)
    const told = { kept: sale.amount, letters: ['refunds'] }
    expect(await fateOf(sale, [driver])).toMatchObject(told)
  })

  it.runIf(partialRefunds)('goes back in part where that is asked for', async () => {
    const { sale } = await aPaidSale(driver)
    const { ctx, customer } = sale.shop
    const amount = Math.floor(sale.amount / 4)
    const [payment] = await rows<{ id: number }>(
      'SELECT id FROM payments WHERE order_id = ?',
      sale.orderId,
    )
    await refundPayment(ctx, customer, { paymentId: payment?.id ?? 0, amount, reason: null })
    await letAllHappen(sale.shop)
    expect(await books(sale.orderId)).toEqual({ captured: sale.amount, refunded: amount })
  })

  it.runIf(refundThere)('goes back but for what went back in the dashboard', async () => {
    const { sale, payment } = await aPaidSale(driver)
    await refundThere?.(payment, 500)
    await cancelSale(sale.shop.ctx, sale)
    await letAllHappen(sale.shop)
    expect(await books(sale.orderId)).toEqual({ captured: sale.amount, refunded: sale.amount })
    const refunds = await rows(
      `SELECT r.amount, r.status FROM refunds r JOIN payments p ON p.id = r.payment_id
       WHERE p.order_id = ? ORDER BY r.amount`,
      sale.orderId,
    )
    const status = driver.queuesRefunds ? 'pending' : 'succeeded'
    expect(refunds).toEqual([
      { amount: 500, status },
      { amount: sale.amount - 500, status },
    ])
  })

  it.runIf(refundThere && deliver && !isSilentOnRefunds)(
    'is counted where the gateway tells that it went back',
    async () => {
      const { sale, payment } = await aPaidSale(driver)
      await refundThere?.(payment, 500)
      await deliver?.(sale.shop.ctx, payment)
      await letAllHappen(sale.shop)
      const counted = await rows(
        'SELECT status, refunded_amount FROM payments WHERE order_id = ?',
        sale.orderId,
      )
      expect(counted).toEqual([{ status: 'succeeded', refunded_amount: 500 }])
    },
  )
})
