import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { cancelOwnOrder, changeOrderStatus } from '../../../src/core/fulfilment/change-status.ts'
import { GatewayRefused } from '../../../src/core/payments/errors.ts'
import { refundPayment } from '../../../src/core/payments/refunding/refund-payment.ts'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { withFault } from '../../support/faults/faulty-gateway.ts'
import { interposedWorld } from '../../support/faults/interposed-world.ts'
import { inMinutes, letAllHappen } from '../../support/faults/still-world.ts'
import { endRefundsAtStripe, refundInDashboard } from '../../support/gateways/stripe-control.ts'
import { goneBack, refundsAtStripe } from '../../support/gateways/stripe-payments.ts'
import { markAllSeen } from '../../support/sales/driven-refunds.ts'
import { lettersAbout, paymentFacts, refundFacts } from '../../support/sales/rows.ts'
import {
  aPaidSale,
  aShop,
  cancelSale,
  hearOfRefunds,
  type PayableSale,
} from '../../support/sales/sales.ts'

/** Part of it, or all, is on its way back since somebody asked for that in the dashboard. */
async function aSaleGoingBack(amount?: number): Promise<PayableSale> {
  const sale = await aPaidSale(await aShop(), 'pm_card_pendingRefund')
  await refundInDashboard(sale.reference, amount)
  await hearOfRefunds(sale.shop.ctx, sale)
  return sale
}

async function failAtStripe(sale: PayableSale): Promise<void> {
  await endRefundsAtStripe(sale.reference, 'failed')
  await hearOfRefunds(sale.shop.ctx, sale)
}

/** A cancellation keeps so much of the payment. */
async function chargeOrder({ orderId }: PayableSale, amount: number): Promise<void> {
  const statement = 'UPDATE orders SET charged_amount = ? WHERE id = ?'
  await env.DB.prepare(statement).bind(amount, orderId).run()
}

/** Those that did not fail. */
async function backAtStripe({ reference }: PayableSale): Promise<number> {
  const made = await refundsAtStripe(reference)
  return made.reduce((sum, { amount, status }) => sum + (status === 'failed' ? 0 : amount), 0)
}

describe('a refund of the dashboard that fails', () => {
  it('leaves the payment as paid as it was', async () => {
    const sale = await aSaleGoingBack()
    expect(await paymentFacts(sale.paymentId)).toMatchObject({ status: 'refunded' })
    await failAtStripe(sale)
    expect(await paymentFacts(sale.paymentId)).toMatchObject({
      status: 'succeeded',
      refunded_amount: 0,
    })
    expect(await refundFacts(sale.paymentId)).toMatchObject([{ status: 'cancelled' }])
  })

  it('counts for nothing when the order is cancelled later: all goes back', async () => {
    const sale = await aSaleGoingBack(400)
    await failAtStripe(sale)
    await cancelSale(sale.shop.ctx, sale)
    expect(await backAtStripe(sale)).toBe(3998)
  })

  it('is owed by us where its order was cancelled, which keeps what that was charged', async () => {
    const sale = await aSaleGoingBack(400)
    await chargeOrder(sale, 100)
    await cancelSale(sale.shop.ctx, sale)
    await failAtStripe(sale)
    await letAllHappen(sale.shop)
    expect(await paymentFacts(sale.paymentId)).toMatchObject({ refunded_amount: 3898 })
    expect(await backAtStripe(sale)).toBe(400)
  })

  it('gives back nothing of what was kept of a payment', async () => {
    const sale = await aSaleGoingBack(400)
    const { shop, paymentId } = sale
    await refundPayment(shop.ctx, shop.customer, { paymentId, amount: 100, reason: null })
    await failAtStripe(sale)
    await letAllHappen(shop)
    expect(await paymentFacts(paymentId)).toMatchObject({ refunded_amount: 100 })
    expect(await goneBack(sale)).toEqual([100, 400])
  })

  it.each([false, true])(
    'that staff have paid by hand gives back nothing of what was kept; by hand it fails: %s',
    async (isFailing) => {
      const sale = await aPaidSale(await aShop(), 'pm_card_pendingRefund')
      const { shop, paymentId } = sale
      await refundPayment(shop.ctx, shop.customer, { paymentId, amount: 1000, reason: null })
      await failAtStripe(sale)
      await refundInDashboard(sale.reference, 1000)
      await hearOfRefunds(shop.ctx, sale)
      await markAllSeen()
      expect(await paymentFacts(paymentId)).toMatchObject({
        status: 'refunded',
        refunded_amount: 1000,
      })
      if (isFailing) await failAtStripe(sale)
      await letAllHappen(shop)
      expect(await backAtStripe(sale)).toBe(1000)
    },
  )

  it('counts as paid by hand also where it is heard of together with the failure that it makes good', async () => {
    const sale = await aPaidSale(await aShop(), 'pm_card_pendingRefund')
    const { shop, paymentId } = sale
    await refundPayment(shop.ctx, shop.customer, { paymentId, amount: 1000, reason: null })
    await endRefundsAtStripe(sale.reference, 'failed')
    await refundInDashboard(sale.reference, 1000)
    await runScheduled(inMinutes(shop.ctx, 61))
    await markAllSeen()
    expect(await paymentFacts(paymentId)).toMatchObject({ refunded_amount: 1000 })
  })

  it('between the wish for all of it and its refund goes back with the rest', async () => {
    const sale = await aSaleGoingBack(400)
    const { shop, paymentId } = sale
    let calls = 0
    const racing = interposedWorld(shop.ctx, async (call) => {
      calls += 1
      // The payment was read, and its refund is not written yet.
      if (calls === 2) await failAtStripe(sale)
      return call()
    })
    await refundPayment(racing, shop.customer, { paymentId, amount: null, reason: null })
    await letAllHappen(shop)
    expect(calls).toBeGreaterThan(1)
    expect(await paymentFacts(paymentId)).toMatchObject({ refunded_amount: 3998 })
    expect(await goneBack(sale)).toEqual([3998, 400])
  })

  it('goes back after all where the order was cancelled before it failed', async () => {
    const sale = await aSaleGoingBack(400)
    await cancelSale(sale.shop.ctx, sale)
    await failAtStripe(sale)
    await letAllHappen(sale.shop)
    const [dashboard, ...ours] = (await refundFacts(sale.paymentId)).map(({ amount }) => amount)
    expect(dashboard).toBe(400)
    expect(ours.toSorted()).toEqual([3598, 400].toSorted())
    expect(await paymentFacts(sale.paymentId)).toMatchObject({ refunded_amount: 3998 })
  })
})

describe('a part that goes back in the dashboard', () => {
  it('while ours is asked for leaves the rest to ours', async () => {
    const sale = await aPaidSale(await aShop())
    let isListed = false
    const racing = withFault(sale.shop.ctx, 'stripe', 'listRefunds', async (carryOut) => {
      const told = await carryOut()
      if (!isListed) await refundInDashboard(sale.reference, 1000)
      isListed = true
      return told
    })
    await cancelOwnOrder(racing, sale.shop.customer.id, {
      orderId: sale.orderId,
      operationId: null,
    })
    await runScheduled(inMinutes(sale.shop.ctx, 11))
    expect((await goneBack(sale)).toSorted()).toEqual([1000, 2998])
    expect(await paymentFacts(sale.paymentId)).toMatchObject({ refunded_amount: 3998 })
  })

  it('leaves no more to be asked for than what it left', async () => {
    const sale = await aPaidSale(await aShop())
    await refundInDashboard(sale.reference, 500)
    await hearOfRefunds(sale.shop.ctx, sale)
    const { shop, paymentId } = sale
    const ask = (amount: number | null) =>
      refundPayment(shop.ctx, shop.customer, { paymentId, amount, reason: null })
    await expect(ask(3900)).rejects.toMatchObject({ code: 'refund_exceeds_payment' })
    await ask(null)
    expect((await goneBack(sale)).toSorted()).toEqual([3498, 500].toSorted())
  })
})

describe.each([
  ['an order that has gone out', true],
  ['an order that ends by it', false],
])('what staff pay back of %s, and was left to a refund of the dashboard', (_, isShipped) => {
  it.each([
    [3998, null],
    [3700, 3700],
  ])('goes back after all where that fails, and no more: %i', async (promised, amount) => {
    const sale = await aPaidSale(await aShop(), 'pm_card_pendingRefund')
    const { shop, paymentId, orderId } = sale
    if (isShipped) await changeOrderStatus(shop.ctx, { orderId, to: 'shipped', operationId: null })
    await refundInDashboard(sale.reference, 400)
    await refundPayment(shop.ctx, shop.customer, { paymentId, amount, reason: null })
    expect(await goneBack(sale)).toEqual([3598, 400])
    await endRefundsAtStripe(sale.reference, 'failed', 400)
    await hearOfRefunds(shop.ctx, sale)
    await letAllHappen(shop)
    expect(await backAtStripe(sale)).toBe(promised)
    expect(await paymentFacts(paymentId)).toMatchObject({
      ...{ status: 'refunded', refunded_amount: promised },
    })
  })

  it('goes back as well where the dashboard’s was known before, and all was to go', async () => {
    const sale = await aSaleGoingBack(400)
    const { shop, paymentId, orderId } = sale
    if (isShipped) await changeOrderStatus(shop.ctx, { orderId, to: 'shipped', operationId: null })
    await refundPayment(shop.ctx, shop.customer, { paymentId, amount: null, reason: null })
    await endRefundsAtStripe(sale.reference, 'failed', 400)
    await hearOfRefunds(shop.ctx, sale)
    await letAllHappen(shop)
    expect(await backAtStripe(sale)).toBe(3998)
  })
})

it('a refund whose gateway refuses to list refunds comes to staff, and is not asked for ever', async () => {
  const sale = await aPaidSale(await aShop())
  const refused = () => Promise.reject(new GatewayRefused('not_found', 'No such payment_intent'))
  await cancelSale(withFault(sale.shop.ctx, 'stripe', 'listRefunds', refused), sale)
  const [refund] = await refundFacts(sale.paymentId)
  expect(refund).toMatchObject({ status: 'failed' })
  expect(await lettersAbout('refunds', { refundId: refund?.id ?? 0 })).toEqual([
    'No such payment_intent',
  ])
})
