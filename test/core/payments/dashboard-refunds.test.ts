import { afterEach, describe, expect, it } from 'vitest'
import { refundPayment } from '../../../src/core/payments/refunding/refund-payment.ts'
import { syncPayment } from '../../../src/core/payments/settling/sync-payment.ts'
import type { Context } from '../../../src/core/ports.ts'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { emptyQueue, inMinutes } from '../../support/faults/still-world.ts'
import { endRefundsAtStripe, refundInDashboard } from '../../support/gateways/stripe-control.ts'
import { goneBack } from '../../support/gateways/stripe-payments.ts'
import { takeWebhooks } from '../../support/gateways/stripe-webhooks.ts'
import {
  lettersAbout,
  orderStatus,
  paymentFacts,
  refundFacts,
  refundMessages,
} from '../../support/sales/rows.ts'
import {
  aPaidSale,
  aSalePaidAtStripe,
  aShop,
  askToPay,
  cancelSale,
  hearOfRefunds,
  type PayableSale,
  receiveDeliveries,
} from '../../support/sales/sales.ts'

afterEach(endFaults)

/** Amounts that went back at Stripe, oldest first. */
async function goneBackInTurn(sale: PayableSale): Promise<number[]> {
  return (await goneBack(sale)).toReversed()
}

describe('a part that was refunded in the dashboard', () => {
  it('is adopted as soon as an event tells of it; its customer is told, and nothing ends', async () => {
    const shop = await aShop()
    const sale = await aPaidSale(shop)
    await refundInDashboard(sale.reference, 500)
    await hearOfRefunds(shop.ctx, sale)
    expect(await refundFacts(sale.paymentId)).toMatchObject([{ amount: 500, status: 'succeeded' }])
    expect(await paymentFacts(sale.paymentId)).toMatchObject({
      status: 'succeeded',
      refunded_amount: 500,
    })
    expect(await orderStatus(sale.orderId)).toBe('processing')
    expect(await refundMessages(sale.orderId)).toBe(1)
  })

  it.each([
    ['whose event came', true],
    ['that nobody has heard of', false],
  ])('%s, leaves the rest to go back when the order is cancelled', async (_name, isHeard) => {
    const shop = await aShop()
    const sale = await aPaidSale(shop)
    await refundInDashboard(sale.reference, 500)
    if (isHeard) await hearOfRefunds(shop.ctx, sale)
    await cancelSale(shop.ctx, sale)
    expect(await goneBackInTurn(sale)).toEqual([500, 3498])
    await hearOfRefunds(shop.ctx, sale)
    await runScheduled(inMinutes(shop.ctx, 120))
    expect(await goneBackInTurn(sale)).toEqual([500, 3498])
    const known = await refundFacts(sale.paymentId)
    expect(known.map(({ amount }) => amount).toSorted()).toEqual([3498, 500])
    expect(known.map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
    expect(await paymentFacts(sale.paymentId)).toMatchObject({
      status: 'refunded',
      refunded_amount: 3998,
    })
    expect(await refundMessages(sale.orderId)).toBe(2)
  })

  it('is found by asking about the payment', async () => {
    const shop = await aShop()
    const sale = await aPaidSale(shop)
    await refundInDashboard(sale.reference, 500)
    await syncPayment(shop.ctx, shop.customer, { gateway: 'stripe', reference: sale.reference })
    expect(await refundFacts(sale.paymentId)).toMatchObject([{ amount: 500, status: 'succeeded' }])
  })

  it('leaves no more than the rest to who asks for more', async () => {
    const shop = await aShop()
    const sale = await aPaidSale(shop)
    await refundInDashboard(sale.reference, 500)
    const request = { paymentId: sale.paymentId, amount: 3900, reason: null }
    await refundPayment(shop.ctx, shop.customer, request)
    expect(await goneBackInTurn(sale)).toEqual([500, 3498])
    expect(await paymentFacts(sale.paymentId)).toMatchObject({ refunded_amount: 3998 })
  })

  it('leaves to who asks for less what he asks for', async () => {
    const shop = await aShop()
    const sale = await aPaidSale(shop)
    await refundInDashboard(sale.reference, 500)
    const request = { paymentId: sale.paymentId, amount: 550, reason: null }
    await refundPayment(shop.ctx, shop.customer, request)
    expect(await goneBackInTurn(sale)).toEqual([500, 550])
    expect(await paymentFacts(sale.paymentId)).toMatchObject({ refunded_amount: 1050 })
  })

  it('that is under way is followed like one of ours', async () => {
    const shop = await aShop()
    const sale = await aPaidSale(shop, 'pm_card_pendingRefund')
    await refundInDashboard(sale.reference, 500)
    await hearOfRefunds(shop.ctx, sale)
    const [refund] = await refundFacts(sale.paymentId)
    expect(refund).toMatchObject({ amount: 500, status: 'pending' })
    expect(await refundMessages(sale.orderId)).toBe(0)
    await endRefundsAtStripe(sale.reference, 'failed')
    await runScheduled(inMinutes(shop.ctx, 61))
    expect(await refundFacts(sale.paymentId)).toMatchObject([{ status: 'cancelled' }])
    expect(await lettersAbout('refunds', { refundId: refund?.id ?? 0 })).toHaveLength(1)
    expect(await refundMessages(sale.orderId)).toBe(0)
  })
})

describe('all that was refunded in the dashboard', () => {
  it('makes a refunded payment of an order that goes on', async () => {
    const shop = await aShop()
    const sale = await aPaidSale(shop)
    await refundInDashboard(sale.reference)
    await hearOfRefunds(shop.ctx, sale)
    expect(await paymentFacts(sale.paymentId)).toMatchObject({ status: 'refunded' })
    expect(await orderStatus(sale.orderId)).toBe('processing')
    await cancelSale(shop.ctx, sale)
    expect(await goneBackInTurn(sale)).toEqual([3998])
  })

  it('leaves nothing to go back, although nobody has heard of it', async () => {
    const shop = await aShop()
    const sale = await aPaidSale(shop)
    await refundInDashboard(sale.reference)
    await cancelSale(shop.ctx, sale)
    expect(await goneBackInTurn(sale)).toEqual([3998])
    const known = await refundFacts(sale.paymentId)
    expect(known.map(({ status }) => status).toSorted()).toEqual(['cancelled', 'succeeded'])
    expect(await paymentFacts(sale.paymentId)).toMatchObject({
      status: 'refunded',
      refunded_amount: 3998,
    })
    expect(await refundMessages(sale.orderId)).toBe(1)
  })
})

it('a refund of ours whose answer was lost is found by its key, beside one of the dashboard', async () => {
  const shop = await aShop()
  const sale = await aPaidSale(shop)
  await fault({ gateway: 'stripe', operation: 'refund', kind: 'error-after', count: 2 })
  const request = { paymentId: sale.paymentId, amount: 550, reason: null }
  await refundPayment(shop.ctx, shop.customer, request)
  expect(await refundFacts(sale.paymentId)).toMatchObject([{ status: 'pending', reference: null }])
  await refundInDashboard(sale.reference, 550)
  await runScheduled(inMinutes(shop.ctx, 120))
  expect(await goneBackInTurn(sale)).toEqual([550, 550])
  const known = await refundFacts(sale.paymentId)
  expect(known.map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
})

it('a refusal that the gateway repeats is not its last word once what was in the way has failed', async () => {
  const shop = await aShop()
  const sale = await aPaidSale(shop, 'pm_card_pendingRefund')
  await cancelSale(justRefundedInDashboard(shop.ctx), sale)
  expect(await goneBackInTurn(sale)).toEqual([3998])
  await endRefundsAtStripe(sale.reference, 'failed')
  await runScheduled(inMinutes(shop.ctx, 10))
  const [, ours] = await goneBackInTurn(sale)
  expect(ours).toBe(3998)
  const known = await refundFacts(sale.paymentId)
  expect(known.map(({ status }) => status)).toContain('pending')
  expect(known.map(({ status }) => status)).not.toContain('failed')
})

/** Somebody refunds all in the dashboard between what the gateway tells and what it is asked next. */
function justRefundedInDashboard(ctx: Context): Context {
  const { stripe } = ctx.gateways
  let isFirst = true
  const listRefunds: typeof stripe.listRefunds = async (which) => {
    const told = await stripe.listRefunds(which)
    if (isFirst) await refundInDashboard(which.reference)
    isFirst = false
    return told
  }
  return { ...ctx, gateways: { ...ctx.gateways, stripe: { ...stripe, listRefunds } } }
}

it('money that is free again pays its order, and ends the payment that was opened meanwhile', async () => {
  const shop = await aShop()
  const sale = await aSalePaidAtStripe(shop, 'pm_card_pendingRefund')
  await refundInDashboard(sale.reference)
  await hearOfRefunds(shop.ctx, sale)
  await syncPayment(shop.ctx, shop.customer, { gateway: 'stripe', reference: sale.reference })
  const second = await askToPay(shop.ctx, sale)
  expect(second.reference).not.toBe(sale.reference)
  await endRefundsAtStripe(sale.reference, 'failed')
  await runScheduled(inMinutes(shop.ctx, 61))
  expect(await paymentFacts(sale.paymentId)).toMatchObject({ status: 'succeeded' })
  expect(await paymentFacts(second.paymentId)).toMatchObject({ status: 'cancelled' })
  expect(await orderStatus(sale.orderId)).toBe('processing')
})

it('a refund that has failed is no success when that is told after its failure', async () => {
  const shop = await aShop()
  const sale = await aPaidSale(shop, 'pm_card_pendingRefund')
  await refundInDashboard(sale.reference, 500)
  await endRefundsAtStripe(sale.reference, 'succeeded')
  const late = await takeWebhooks(sale.reference)
  await endRefundsAtStripe(sale.reference, 'failed')
  await hearOfRefunds(shop.ctx, sale)
  // Of all that tells of it, this alone has come.
  await receiveDeliveries(shop.ctx, late.filter(isUpdate))
  await emptyQueue(shop, 'webhooks', shop.ctx)
  expect(await refundFacts(sale.paymentId)).toMatchObject([{ amount: 500, status: 'cancelled' }])
  expect(await paymentFacts(sale.paymentId)).toMatchObject({ refunded_amount: 0 })
})

function isUpdate({ body }: { body: string }): boolean {
  return body.includes('"type":"refund.updated"')
}

it('what was refunded in the dashboard is the payment’s where that has failed, and nobody has heard of either', async () => {
  const shop = await aShop()
  const sale = await aSalePaidAtStripe(shop)
  await refundInDashboard(sale.reference)
  await endRefundsAtStripe(sale.reference, 'succeeded')
  await hearOfRefunds(shop.ctx, sale)
  await endRefundsAtStripe(sale.reference, 'failed')
  // The schedule is the first to learn that it was paid, and the last to hear of its refund.
  await runScheduled(inMinutes(shop.ctx, 11))
  await runScheduled(inMinutes(shop.ctx, 75))
  expect(await paymentFacts(sale.paymentId)).toMatchObject({ status: 'succeeded' })
  expect(await orderStatus(sale.orderId)).toBe('processing')
})
