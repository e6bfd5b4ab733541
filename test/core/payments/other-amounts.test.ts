import { describe, expect, it } from 'vitest'
import { changeOrderStatus } from '../../../src/core/fulfilment/change-status.ts'
import { settleAndRun } from '../../../src/core/payments/settling/settle.ts'
import { syncPayment } from '../../../src/core/payments/settling/sync-payment.ts'
import type { Context } from '../../../src/core/ports.ts'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { countingStripe, endAtStripe } from '../../support/gateways/stripe-control.ts'
import { goneBack } from '../../support/gateways/stripe-payments.ts'
import { aReviewedSale, giveUp, otherAmount } from '../../support/sales/odd-sales.ts'
import { lettersAbout, orderStatus, paymentFacts } from '../../support/sales/rows.ts'
import {
  aPayableSale,
  aShop,
  askToPay,
  cancelSale,
  hearFromStripe,
  type PayableSale,
  payAtStripe,
} from '../../support/sales/sales.ts'

function told({ paymentId }: PayableSale): Promise<string[]> {
  return lettersAbout('payments', { paymentId })
}

describe('money of another amount than was asked for', () => {
  it('fulfils nothing, and staff are told once, however often it is told', async () => {
    const shop = await aShop()
    const sale = await aReviewedSale(shop)
    const { ctx, calls } = countingStripe(shop.ctx)
    await syncPayment(ctx, shop.customer, { gateway: 'stripe', reference: sale.reference })
    for (const minutes of [11, 22, 33]) await runScheduled(inMinutes(ctx, minutes))
    expect(await paymentFacts(sale.paymentId)).toMatchObject({
      status: 'processing',
      captured_amount: otherAmount,
      review_reason: 'The gateway reports $30.00.',
    })
    expect(await orderStatus(sale.orderId)).toBe('processing')
    expect(await told(sale)).toEqual(['The gateway reports $30.00.'])
    expect(calls).toEqual(['retrieve'])
    await expect(askToPay(shop.ctx, sale)).rejects.toMatchObject({ code: 'order_not_payable' })
  })

  it.each<[string, (ctx: Context, sale: PayableSale) => Promise<unknown>]>([
    ['its customer cancels', cancelSale],
    [
      'staff cancel',
      (ctx, { orderId }) =>
        changeOrderStatus(ctx, { orderId: orderId, to: 'cancelled', operationId: null }),
    ],
    ['it runs out', (ctx) => runScheduled(inMinutes(ctx, 61))],
  ])('goes back when %s the order, in a few calls', async (_name, end) => {
    const shop = await aShop()
    const sale = await aReviewedSale(shop)
    const { ctx, calls } = countingStripe(shop.ctx)
    await end(ctx, sale)
    expect(await goneBack(sale)).toEqual([otherAmount])
    expect(calls).toEqual(['listRefunds', 'refund'])
    for (const minutes of [120, 300]) await runScheduled(inMinutes(ctx, minutes))
    expect(await goneBack(sale)).toEqual([otherAmount])
    expect(await orderStatus(sale.orderId)).toBe('cancelled')
    expect(await paymentFacts(sale.paymentId)).toMatchObject({ status: 'refunded' })
    expect(await told(sale)).toHaveLength(1)
  })

  it('goes back at once where its order has ended', async () => {
    const shop = await aShop()
    const sale = await aPayableSale(shop)
    await endAtStripe(sale.reference, 'succeeded', otherAmount)
    await cancelSale(shop.ctx, sale)
    await hearFromStripe(shop.ctx, sale)
    expect(await goneBack(sale)).toEqual([otherAmount])
    expect(await told(sale)).toHaveLength(1)
  })

  it('of a payment that was given up is kept beside the open one, and goes back in the end', async () => {
    const shop = await aShop()
    const first = await aPayableSale(shop)
    await giveUp(first)
    const second = await askToPay(shop.ctx, first)
    await endAtStripe(first.reference, 'succeeded', otherAmount)
    await hearFromStripe(shop.ctx, first)
    await hearFromStripe(shop.ctx, first)
    expect(await paymentFacts(first.paymentId)).toMatchObject({
      status: 'cancelled',
      captured_amount: otherAmount,
    })
    expect(await told(first)).toHaveLength(1)
    await payAtStripe(second)
    await hearFromStripe(shop.ctx, second)
    expect(await paymentFacts(second.paymentId)).toMatchObject({ status: 'succeeded' })
    await cancelSale(shop.ctx, second)
    expect(await goneBack(first)).toEqual([otherAmount])
    expect(await goneBack(second)).toEqual([3998])
  })

  it.each(['pending', 'processing', 'failed'] as const)(
    'is not forgotten over late news that the payment is %s, nor told again',
    async (state) => {
      const shop = await aShop()
      const sale = await aReviewedSale(shop)
      const { reference } = sale
      const late = { gateway: 'stripe', reference, failureMessage: null, metadata: {} }
      await settleAndRun(shop.ctx, { ...late, state, money: null })
      await syncPayment(shop.ctx, shop.customer, { gateway: 'stripe', reference })
      expect(await paymentFacts(sale.paymentId)).toMatchObject({
        status: 'processing',
        captured_amount: otherAmount,
      })
      expect(await told(sale)).toHaveLength(1)
    },
  )
})
