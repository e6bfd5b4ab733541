import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { GatewayRefund, RefundEvidence } from '../../../src/core/gateway.ts'
import { GatewayUnavailable } from '../../../src/core/payments/errors.ts'
import { settleRefund } from '../../../src/core/payments/refunding/follow-refunds.ts'
import { refundAtGateway } from '../../../src/core/payments/refunding/refund-at-gateway.ts'
import { withFault } from '../../support/faults/faulty-gateway.ts'
import { interposedWorld } from '../../support/faults/interposed-world.ts'
import { letAllHappen } from '../../support/faults/still-world.ts'
import { endRefundsAtStripe, refundInDashboard } from '../../support/gateways/stripe-control.ts'
import { goneBack } from '../../support/gateways/stripe-payments.ts'
import { lettersAbout, paymentFacts, refundFacts } from '../../support/sales/rows.ts'
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
  let isFirst = true
  const slow = interposedWorld(ctx, async (call, statements) => {
    // The batch that says what is left to ask for; one of four has noted the dashboard's part.
    if (statements === 3 && isFirst) {
      isFirst = false
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

describe.each([
  ['that is known', true],
  ['that nobody has heard of', false],
])('a refund of the dashboard %s', (_, isKnown) => {
  it('has failed where its failure is told while its success is noted', async () => {
    const { paymentId, reference, shop } = await aPaidSale(await aShop())
    // As of a gateway that lists none, whose events are all that there is.
    const ctx = withFault(shop.ctx, 'stripe', 'listRefunds', async () => null)
    const told = (state: GatewayRefund['state']) =>
      settleRefund(state === 'failed' ? slow : ctx, evidenceOf(reference, state), nothing)
    if (isKnown) await told('pending')
    let isFirst = true
    const slow = interposedWorld(ctx, async (call, statements) => {
      // Its batch, for which it has read how the refund stands.
      if (statements > 1 && isFirst) {
        isFirst = false
        await told('succeeded')
      }
      return call()
    })
    await told('failed')
    const refunds = await refundFacts(paymentId)
    expect(refunds).toMatchObject([{ amount: 500, status: 'cancelled' }])
    expect(await lettersAbout('refunds', { refundId: refunds[0]?.id ?? 0 })).toHaveLength(1)
    expect(await paymentFacts(paymentId)).toMatchObject({ refunded_amount: 0 })
  })
})

/** What Stripe tells of a refund that somebody has asked for in its dashboard. */
function evidenceOf(reference: string, state: GatewayRefund['state']): RefundEvidence {
  const refund = { reference: `re_of_${reference}`, amount: 500, key: null, failureMessage: null }
  return { gateway: 'stripe', reference, refund: { ...refund, state } }
}

/** Marks no event. */
const nothing = sql`UPDATE webhook_events SET type = type WHERE id = 0`
