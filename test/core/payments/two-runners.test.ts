import { expect, it } from 'vitest'
import { GatewayUnavailable } from '../../../src/core/payments/errors.ts'
import { refundAtGateway } from '../../../src/core/payments/refunding/refund-at-gateway.ts'
import { withFault } from '../../support/faults/faulty-gateway.ts'
import { interposedWorld } from '../../support/faults/interposed-world.ts'
import { letAllHappen } from '../../support/faults/still-world.ts'
import { endRefundsAtStripe, refundInDashboard } from '../../support/gateways/stripe-control.ts'
import { goneBack } from '../../support/gateways/stripe-payments.ts'
import { paymentFacts, refundFacts } from '../../support/sales/rows.ts'
import {
  aPaidSale,
  aShop,
  cancelSale,
  hearOfRefunds,
  type PayableSale,
} from '../../support/sales/sales.ts'

/** An order that was cancelled while its gateway told nothing: its refund, of all, is not asked for. */
async function aSaleToRefund(): Promise<PayableSale & { refundId: number }> {
  const sale = await aPaidSale(await aShop(), 'pm_card_pendingRefund')
  const silent = () => Promise.reject(new GatewayUnavailable('No answer'))
  await cancelSale(withFault(sale.shop.ctx, 'stripe', 'listRefunds', silent), sale)
  const [refund] = await refundFacts(sale.paymentId)
  return { ...sale, refundId: refund?.id ?? 0 }
}

/** What the shop and Stripe each say of the refunds that Stripe knows, in the order of their amounts. */
async function amounts(sale: PayableSale): Promise<{ here: number[]; atStripe: number[] }> {
  const known = (await refundFacts(sale.paymentId)).filter(({ reference }) => reference !== null)
  const here = known.map(({ amount }) => amount)
  return { here: here.toSorted(), atStripe: (await goneBack(sale)).toSorted() }
}

it('a refund is what another runner of it has left, when this one comes to leave more', async () => {
  const sale = await aSaleToRefund()
  const { ctx } = sale.shop
  await refundInDashboard(sale.reference, 400)
  let batches = 0
  const slow = interposedWorld(ctx, async (call, statements) => {
    // Its second batch says what is left to ask for; the first has noted the dashboard's part.
    if (statements === 3) batches += 1
    if (statements === 3 && batches === 2) {
      await refundInDashboard(sale.reference, 180)
      await refundAtGateway(ctx, sale.refundId)
    }
    return call()
  })
  await expect(refundAtGateway(slow, sale.refundId)).rejects.toThrow(GatewayUnavailable)
  await letAllHappen(sale.shop)
  const { here, atStripe } = await amounts(sale)
  expect(atStripe).toEqual([180, 3418, 400])
  expect(here).toEqual(atStripe)
})

it('a refund is what the gateway has paid, where another runner has left less', async () => {
  const sale = await aSaleToRefund()
  const { ctx } = sale.shop
  const slow = withFault(ctx, 'stripe', 'refund', async (carryOut) => {
    await refundInDashboard(sale.reference, 180)
    // Another runner leaves the rest to be asked for, and dies. Then the dashboard's part fails.
    const dies = () => Promise.reject(new Error('It dies'))
    const other = refundAtGateway(withFault(ctx, 'stripe', 'refund', dies), sale.refundId)
    await expect(other).rejects.toThrow('It dies')
    await endRefundsAtStripe(sale.reference, 'failed')
    return carryOut()
  })
  await refundAtGateway(slow, sale.refundId)
  await hearOfRefunds(ctx, sale)
  await letAllHappen(sale.shop)
  const { here, atStripe } = await amounts(sale)
  expect(atStripe).toEqual([180, 3998])
  expect(here).toEqual(atStripe)
  expect(await paymentFacts(sale.paymentId)).toMatchObject({ refunded_amount: 3998 })
})
