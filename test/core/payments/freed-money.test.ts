import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { changeOrderStatus } from '../../../src/core/fulfilment/change-status.ts'
import { refundPayment } from '../../../src/core/payments/refunding/refund-payment.ts'
import { settleAndRun } from '../../../src/core/payments/settling/settle.ts'
import type { Context } from '../../../src/core/ports.ts'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { silence, withFault } from '../../support/faults/faulty-gateway.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { anySale } from '../../support/gateways/drivers/any-sale.ts'
import { stripeDriver } from '../../support/gateways/drivers/stripe.ts'
import { endRefundsAtStripe, refundInDashboard } from '../../support/gateways/stripe-control.ts'
import { refundsAtStripe } from '../../support/gateways/stripe-payments.ts'
import { aSaleWithTwoPayments } from '../../support/sales/odd-sales.ts'
import { lettersAbout, paymentFacts } from '../../support/sales/rows.ts'
import {
  aPaidSale,
  aPayableSale,
  aShop,
  askToPay,
  cancelSale,
  hearOfRefunds,
  type PayableSale,
  payAtStripe,
} from '../../support/sales/sales.ts'

const paidBefore = 'The order was already paid when this money came.'

/** The shop asks Stripe what has become of it. */
async function learnOf({ shop, reference }: PayableSale): Promise<void> {
  await settleAndRun(shop.ctx, await shop.ctx.gateways.stripe.retrieve(reference))
}

/** All of it is on its way back since somebody asked for that in the dashboard. */
async function refundThere(sale: PayableSale, amounts: (number | undefined)[]): Promise<void> {
  for (const amount of amounts) await refundInDashboard(sale.reference, amount)
  await hearOfRefunds(sale.shop.ctx, sale)
}

/** Paid and refunded at Stripe before the shop has heard of the money: its order waits for another. */
async function aSaleRefundedUnheard(
  sale: PayableSale | null = null,
  amounts: (number | undefined)[] = [undefined],
): Promise<PayableSale> {
  const refunded = sale ?? (await aPayableSale(await aShop()))
  await payAtStripe(refunded, 'pm_card_pendingRefund')
  await refundThere(refunded, amounts)
  await learnOf(refunded)
  expect(await paymentFacts(refunded.paymentId)).toMatchObject({ status: 'refunded' })
  expect(await orderFacts(refunded)).toMatchObject({ isPaid: 0, receipts: 0 })
  return refunded
}

/** Their bank cannot pay them back. */
async function failAtStripe(sale: PayableSale): Promise<void> {
  await endRefundsAtStripe(sale.reference, 'failed')
  await hearOfRefunds(sale.shop.ctx, sale)
}

function orderFacts({ orderId }: PayableSale) {
  return env.DB.prepare(
    `SELECT status, paid_at IS NOT NULL AS isPaid, expires_at IS NOT NULL AS waits,
       (SELECT count(*) FROM outbox WHERE kind = 'message.payment_receipt'
         AND key GLOB 'order:' || orders.id || ':*') AS receipts
     FROM orders WHERE id = ?`,
  )
    .bind(orderId)
    .first()
}

/** What is on its way back at Stripe, or has gone. */
async function backAtStripe({ reference }: PayableSale): Promise<number> {
  const made = await refundsAtStripe(reference)
  return made.reduce((sum, { amount, status }) => sum + (status === 'failed' ? 0 : amount), 0)
}

const paid = { status: 'processing', isPaid: 1, waits: 0, receipts: 1 }

describe('all of an unheard payment that was refunded in the dashboard, where that fails', () => {
  it('pays the order that still waits, whose customer gets his receipt at once', async () => {
    const sale = await aSaleRefundedUnheard()
    sale.shop.queued.messages.splice(0)
    await failAtStripe(sale)
    expect(await paymentFacts(sale.paymentId)).toMatchObject({
      status: 'succeeded',
      refunded_amount: 0,
      review_reason: null,
    })
    expect(await orderFacts(sale)).toEqual(paid)
    expect(sale.shop.queued.messages[0]).toMatchObject({ kind: 'message.payment_receipt' })
    await runScheduled(inMinutes(sale.shop.ctx, 24 * 60))
    expect(await orderFacts(sale)).toEqual(paid)
    expect(await backAtStripe(sale)).toBe(0)
  })

  it('pays it also where no event tells of that', async () => {
    const sale = await aSaleRefundedUnheard()
    await endRefundsAtStripe(sale.reference, 'failed')
    await runScheduled(inMinutes(sale.shop.ctx, 61))
    expect(await orderFacts(sale)).toEqual(paid)
  })

  it('pays it with the first part that fails', async () => {
    const sale = await aSaleRefundedUnheard(null, [1998, 2000])
    await failAtStripe(sale)
    expect(await paymentFacts(sale.paymentId)).toMatchObject({ refunded_amount: 0 })
    expect(await orderFacts(sale)).toEqual(paid)
  })

  it.each([
    ['whole', [undefined]],
    ['in parts', [1998, 2000]],
  ])('goes back, %s, where another payment has paid the order meanwhile', async (_, amounts) => {
    const sale = await aSaleRefundedUnheard(null, amounts)
    const another = await askToPay(sale.shop.ctx, sale)
    await payAtStripe(another)
    await learnOf(another)
    await failAtStripe(sale)
    await runScheduled(inMinutes(sale.shop.ctx, 20))
    expect(await paymentFacts(sale.paymentId)).toMatchObject({
      status: 'refunded',
      refunded_amount: 3998,
    })
    expect(await paymentFacts(another.paymentId)).toMatchObject({ status: 'succeeded' })
    expect([await backAtStripe(sale), await backAtStripe(another)]).toEqual([3998, 0])
    expect(await orderFacts(sale)).toEqual(paid)
  })

  it('goes back where the order was cancelled meanwhile', async () => {
    const sale = await aSaleRefundedUnheard()
    await cancelSale(sale.shop.ctx, sale)
    await failAtStripe(sale)
    expect(await paymentFacts(sale.paymentId)).toMatchObject({
      status: 'refunded',
      refunded_amount: 3998,
    })
    expect(await backAtStripe(sale)).toBe(3998)
    expect(await orderFacts(sale)).toMatchObject({ status: 'cancelled', isPaid: 0, receipts: 0 })
  })
})

describe('money that comes back to an order which was paid in another way', () => {
  const told = ({ paymentId }: PayableSale) => lettersAbout('payments', { paymentId })

  it('is told to staff, once, where they have accepted it without a payment', async () => {
    const unpaid = await anySale([stripeDriver()])
    const { shop, orderId } = unpaid
    const sale = await aSaleRefundedUnheard(await askToPay(shop.ctx, unpaid))
    await changeOrderStatus(shop.ctx, { orderId, to: 'processing', operationId: null })
    await failAtStripe(sale)
    await runScheduled(inMinutes(shop.ctx, 20))
    expect(await paymentFacts(sale.paymentId)).toMatchObject({
      status: 'succeeded',
      review_reason: paidBefore,
    })
    expect(await told(sale)).toEqual([paidBefore])
    expect(await backAtStripe(sale)).toBe(0)
    expect(await orderFacts(sale)).toEqual({ ...paid, receipts: 0 })
  })

  it('is told to staff where what has paid it has gone back', async () => {
    const sale = await aSaleRefundedUnheard()
    const another = await askToPay(sale.shop.ctx, sale)
    await payAtStripe(another)
    await learnOf(another)
    await refundThere(another, [undefined])
    await failAtStripe(sale)
    expect(await told(sale)).toEqual([paidBefore])
    expect(await backAtStripe(sale)).toBe(0)
  })

  it('is what it was before, and news to nobody, where it is that which has paid it', async () => {
    const sale = await aPaidSale(await aShop(), 'pm_card_pendingRefund')
    await refundThere(sale, [undefined])
    await failAtStripe(sale)
    expect(await paymentFacts(sale.paymentId)).toMatchObject({
      status: 'succeeded',
      review_reason: null,
    })
    expect(await told(sale)).toEqual([])
    expect(await orderFacts(sale)).toEqual(paid)
  })

  it('stays where it has paid it first, and staff decide about another one', async () => {
    const { first, second } = await aSaleWithTwoPayments(await aShop())
    await payAtStripe(second, 'pm_card_pendingRefund')
    await learnOf(second)
    await refundThere(second, [undefined])
    await payAtStripe(first)
    await learnOf(first)
    expect(await told(first)).toEqual([paidBefore])
    await failAtStripe(second)
    await runScheduled(inMinutes(first.shop.ctx, 20))
    expect(await told(second)).toEqual([])
    expect([await backAtStripe(first), await backAtStripe(second)]).toEqual([0, 0])
  })
})

describe('a refund of the dashboard that fails after it was told of for a refund of ours', () => {
  /** Its parcel has gone out, and ours could not be asked for yet. */
  async function aSaleOwedBack(dashboard?: number): Promise<PayableSale> {
    const sale = await aPaidSale(await aShop(), 'pm_card_pendingRefund')
    const { paymentId, orderId, shop } = sale
    await changeOrderStatus(shop.ctx, { orderId, to: 'shipped', operationId: null })
    const silent = withFault(shop.ctx, 'stripe', 'listRefunds', silence)
    await refundPayment(silent, shop.customer, { paymentId, amount: null, reason: null })
    await refundThere(sale, [dashboard])
    return sale
  }

  /** The gateway tells of it as under way, and the shop hears of its failure before it goes on. */
  function failingMeanwhile(sale: PayableSale): Context {
    let hasFailed = false
    return withFault(sale.shop.ctx, 'stripe', 'listRefunds', async (carryOut) => {
      const answer = await carryOut()
      if (!hasFailed) await failAtStripe(sale)
      hasFailed = true
      return answer
    })
  }

  it.each([
    ['all', undefined],
    ['a part', 400],
  ])('%s of it goes back by ours', async (_, amount) => {
    const sale = await aSaleOwedBack(amount)
    await runScheduled(inMinutes(failingMeanwhile(sale), 2))
    expect(await backAtStripe(sale)).toBe(0)
    await runScheduled(inMinutes(sale.shop.ctx, 20))
    expect(await backAtStripe(sale)).toBe(3998)
    expect(await paymentFacts(sale.paymentId)).toMatchObject({
      status: 'refunded',
      refunded_amount: 3998,
    })
  })
})
