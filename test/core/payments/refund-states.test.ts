import { sql } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'
import { settleRefund } from '../../../src/core/payments/refunding/follow-refunds.ts'
import { refundPayment } from '../../../src/core/payments/refunding/refund-payment.ts'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { countingStripe, endRefundsAtStripe } from '../../support/gateways/stripe-control.ts'
import { refundsAtStripe } from '../../support/gateways/stripe-payments.ts'
import { lettersAbout, refundFacts, refundMessages } from '../../support/sales/rows.ts'
import {
  aPaidSale,
  aShop,
  cancelSale,
  hearOfRefunds,
  type PayableSale,
} from '../../support/sales/sales.ts'

afterEach(endFaults)

/** Its order is cancelled, and its bank takes its time to pay back. */
async function aSaleBeingRefunded(): Promise<PayableSale> {
  const shop = await aShop()
  const sale = await aPaidSale(shop, 'pm_card_pendingRefund')
  await cancelSale(shop.ctx, sale)
  await hearOfRefunds(shop.ctx, sale)
  return sale
}

/** What we know of its refund, how often the customer was told, and what staff were told. */
async function knownOf({ paymentId, orderId }: PayableSale) {
  const [refund] = await refundFacts(paymentId)
  return {
    status: refund?.status,
    messages: await refundMessages(orderId),
    letters: await lettersAbout('refunds', { refundId: refund?.id ?? 0 }),
  }
}

const failed = {
  status: 'failed',
  messages: 0,
  letters: ['Stripe: expired_or_canceled_card'],
}
const succeeded = { status: 'succeeded', messages: 1, letters: [] }
const pending = { status: 'pending', messages: 0, letters: [] }

const hear = (sale: PayableSale) => hearOfRefunds(sale.shop.ctx, sale)
const schedule = (sale: PayableSale) => runScheduled(inMinutes(sale.shop.ctx, 61))

describe('a refund that the gateway calls pending', () => {
  it('stays so, and nobody is told anything', async () => {
    const sale = await aSaleBeingRefunded()
    expect(await knownOf(sale)).toEqual(pending)
    await runScheduled(inMinutes(sale.shop.ctx, 24 * 60))
    expect(await knownOf(sale)).toEqual(pending)
    expect(await refundsAtStripe(sale.reference)).toHaveLength(1)
  })

  it.each([
    ['an event', hear],
    ['the schedule', schedule],
  ])('succeeds as %s tells, and the customer is told then', async (_name, learn) => {
    const sale = await aSaleBeingRefunded()
    await endRefundsAtStripe(sale.reference, 'succeeded')
    await learn(sale)
    expect(await knownOf(sale)).toEqual(succeeded)
    await schedule(sale)
    await hear(sale)
    expect(await knownOf(sale)).toEqual(succeeded)
  })

  it.each([
    ['an event', hear],
    ['the schedule', schedule],
  ])('fails as %s tells, and staff are told, once', async (_name, learn) => {
    const sale = await aSaleBeingRefunded()
    await endRefundsAtStripe(sale.reference, 'failed')
    await learn(sale)
    expect(await knownOf(sale)).toEqual(failed)
    await schedule(sale)
    await hear(sale)
    expect(await knownOf(sale)).toEqual(failed)
  })

  it('is asked about every hour, and not once its end is known', async () => {
    const sale = await aSaleBeingRefunded()
    const { ctx, calls } = countingStripe(sale.shop.ctx)
    for (const minutes of [61, 62, 90, 123]) await runScheduled(inMinutes(ctx, minutes))
    expect(calls).toEqual(['listRefunds', 'listRefunds'])
    await endRefundsAtStripe(sale.reference, 'succeeded')
    for (const minutes of [190, 260, 330]) await runScheduled(inMinutes(ctx, minutes))
    expect(calls).toHaveLength(3)
  })

  it('is followed further where the gateway cannot be asked for a while', async () => {
    const sale = await aSaleBeingRefunded()
    await endRefundsAtStripe(sale.reference, 'succeeded')
    await fault({ gateway: 'stripe', operation: 'refunds', kind: 'unauthorized' })
    await schedule(sale)
    expect(await knownOf(sale)).toEqual(pending)
    await runScheduled(inMinutes(sale.shop.ctx, 130))
    expect(await knownOf(sale)).toEqual(succeeded)
  })
})

it('a refund that succeeded may fail days later: staff are told', async () => {
  const shop = await aShop()
  const sale = await aPaidSale(shop)
  await cancelSale(shop.ctx, sale)
  expect(await knownOf(sale)).toEqual(succeeded)
  await endRefundsAtStripe(sale.reference, 'failed')
  await hear(sale)
  expect(await knownOf(sale)).toEqual({ ...failed, messages: 1 })
})

it('late news of a pending refund do not undo its success', async () => {
  const sale = await aSaleBeingRefunded()
  const { ctx } = sale.shop
  const { reference } = sale
  const told = await ctx.gateways.stripe.listRefunds({ reference, captureReference: null })
  await endRefundsAtStripe(reference, 'succeeded')
  await hear(sale)
  const [refund = null] = told ?? []
  expect(refund).toMatchObject({ state: 'pending' })
  await settleRefund(ctx, { gateway: 'stripe', reference, refund }, sql`SELECT 1`)
  expect(await knownOf(sale)).toEqual(succeeded)
})

describe('the operation that asks for a refund', () => {
  const all = { amount: null, reason: null }

  it('finds it when it is repeated, and pays back once', async () => {
    const shop = await aShop()
    const { paymentId, reference } = await aPaidSale(shop)
    const request = { paymentId, ...all, operationId: crypto.randomUUID() }
    const first = await refundPayment(shop.ctx, shop.customer, request)
    const again = await refundPayment(shop.ctx, shop.customer, request)
    expect(again).toEqual(first)
    expect(again.status).toBe('refunded')
    expect(await refundsAtStripe(reference)).toHaveLength(1)
  })

  it('is refused where another one was first', async () => {
    const shop = await aShop()
    const { paymentId } = await aPaidSale(shop)
    const request = () => ({ paymentId, ...all, operationId: crypto.randomUUID() })
    await refundPayment(shop.ctx, shop.customer, request())
    await expect(refundPayment(shop.ctx, shop.customer, request())).rejects.toMatchObject({
      code: 'payment_not_refundable',
    })
  })
})
