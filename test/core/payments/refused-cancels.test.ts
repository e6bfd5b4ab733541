import { env } from 'cloudflare:workers'
import { sql } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'
import { driveLetterSql } from '../../../scripts/dead-letters/drive-sql.ts'
import { waitingEffects } from '../../../src/core/outbox/sweep-outbox.ts'
import { cancelPayment } from '../../../src/core/payments/closing/cancel-payment.ts'
import { settleRefund } from '../../../src/core/payments/refunding/follow-refunds.ts'
import type { Context } from '../../../src/core/ports.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { withFault } from '../../support/faults/faulty-gateway.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { intentStatus } from '../../support/gateways/stripe-books.ts'
import {
  countingStripe,
  endAtStripe,
  endRefundsAtStripe,
} from '../../support/gateways/stripe-control.ts'
import { refundsAtStripe } from '../../support/gateways/stripe-payments.ts'
import { orderStatus, paymentFacts, refundFacts } from '../../support/sales/rows.ts'
import {
  aPaidSale,
  aPayableSale,
  aShop,
  cancelSale,
  hearOfRefunds,
  type PayableSale,
} from '../../support/sales/sales.ts'

afterEach(endFaults)

/** The same world, and the keys under which it cancels and pays back. */
function keysOf(ctx: Context): { ctx: Context; keys: string[] } {
  const keys: string[] = []
  const { stripe } = ctx.gateways
  const noting: typeof stripe = {
    ...stripe,
    cancel(reference, key) {
      keys.push(key)
      return stripe.cancel(reference, key)
    },
    refund(request) {
      keys.push(request.key)
      return stripe.refund(request)
    },
  }
  return { ctx: { ...ctx, gateways: { ...ctx.gateways, stripe: noting } }, keys }
}

/** The sweep comes by so often that every effect is attempted. */
async function sweepAt(ctx: Context, minutes: number): Promise<void> {
  await waitingEffects.sweep(inMinutes(ctx, minutes), 25)
}

describe('cancelling a payment', () => {
  it('calls the gateway once, and ends the order with it', async () => {
    const shop = await aShop()
    const sale = await aPayableSale(shop)
    const { ctx, calls } = countingStripe(shop.ctx)
    await cancelPayment(ctx, shop.customer, { paymentId: sale.paymentId, operationId: null })
    await sweepAt(ctx, 120)
    expect(calls).toEqual(['cancel'])
    expect(await orderStatus(sale.orderId)).toBe('cancelled')
  })

  it('is repeated where the payment has moved on since the gateway refused', async () => {
    const shop = await aShop()
    const sale = await aPayableSale(shop)
    await endAtStripe(sale.reference, 'processing')
    // What the refusal was for is over when the gateway is asked about it.
    const moved = withFault(shop.ctx, 'stripe', 'retrieve', async (carryOut) => {
      await endAtStripe(sale.reference, 'failed')
      return carryOut()
    })
    await cancelSale(moved, sale)
    await sweepAt(shop.ctx, 5)
    expect(await intentStatus(sale.reference)).toBe('canceled')
  })

  it('is not repeated while the gateway says what it said, and is once that has changed', async () => {
    const shop = await aShop()
    const sale = await aPayableSale(shop)
    await endAtStripe(sale.reference, 'processing')
    const { ctx, keys } = keysOf(shop.ctx)
    await cancelSale(ctx, sale)
    for (const minutes of [5, 30, 120]) await sweepAt(ctx, minutes)
    expect(keys).toHaveLength(1)
    expect(await intentStatus(sale.reference)).toBe('processing')
    await endAtStripe(sale.reference, 'failed')
    await sweepAt(ctx, 300)
    expect(await intentStatus(sale.reference)).toBe('canceled')
    expect(new Set(keys).size).toBe(2)
  })

  it('pays back what came in spite of it', async () => {
    const shop = await aShop()
    const sale = await aPayableSale(shop)
    await endAtStripe(sale.reference, 'processing')
    await cancelSale(shop.ctx, sale)
    await endAtStripe(sale.reference, 'succeeded')
    await sweepAt(shop.ctx, 120)
    expect((await refundsAtStripe(sale.reference)).map(({ amount }) => amount)).toEqual([3998])
    expect(await paymentFacts(sale.paymentId)).toMatchObject({ status: 'refunded' })
  })

  it('keeps its key through an outage', async () => {
    const shop = await aShop()
    const sale = await aPayableSale(shop)
    const { ctx, keys } = keysOf(shop.ctx)
    await fault({ gateway: 'stripe', operation: 'cancel', kind: 'error-after', count: 2 })
    await cancelSale(ctx, sale)
    await sweepAt(ctx, 120)
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
    expect(await intentStatus(sale.reference)).toBe('canceled')
  })
})

describe('a refund', () => {
  it('keeps its key through an outage', async () => {
    const shop = await aShop()
    const sale = await aPaidSale(shop)
    const { ctx, keys } = keysOf(shop.ctx)
    await fault({ gateway: 'stripe', operation: 'refund', kind: 'unauthorized' })
    await cancelSale(ctx, sale)
    await sweepAt(ctx, 120)
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
  })

  it('that has failed and is tried again has another key, under which it is paid', async () => {
    const shop = await aShop()
    const sale = await aPaidSale(shop, 'pm_card_pendingRefund')
    const { ctx, keys } = keysOf(shop.ctx)
    await cancelSale(ctx, sale)
    await endRefundsAtStripe(sale.reference, 'failed')
    await hearOfRefunds(ctx, sale)
    await tryAgain(sale)
    await sweepAt(ctx, 120)
    expect(new Set(keys).size).toBe(2)
    const refunds = await refundsAtStripe(sale.reference)
    expect(refunds.map(({ status }) => status)).toEqual(['pending', 'failed'])
    await endRefundsAtStripe(sale.reference, 'succeeded')
    await hearOfRefunds(ctx, sale)
    expect(await refundFacts(sale.paymentId)).toMatchObject([{ status: 'succeeded' }])
  })

  it('that is tried again stays one refund, where its first success is told late', async () => {
    const shop = await aShop()
    const sale = await aPaidSale(shop)
    const { reference, paymentId } = sale
    await cancelSale(shop.ctx, sale)
    const told = await shop.ctx.gateways.stripe.listRefunds({ reference, captureReference: null })
    await endRefundsAtStripe(reference, 'failed')
    await hearOfRefunds(shop.ctx, sale)
    await tryAgain(sale)
    await sweepAt(shop.ctx, 120)
    const [refund = null] = told ?? []
    expect(refund).toMatchObject({ state: 'succeeded' })
    await settleRefund(shop.ctx, { gateway: 'stripe', reference, refund }, sql`SELECT 1`)
    expect(await refundFacts(paymentId)).toMatchObject([{ status: 'succeeded', amount: 3998 }])
    expect(await paymentFacts(paymentId)).toMatchObject({ refunded_amount: 3998 })
  })
})

/** What staff do who have looked at the dead letter of its refund. */
async function tryAgain({ paymentId }: PayableSale): Promise<void> {
  const [refund] = await refundFacts(paymentId)
  const letter = await env.DB.prepare(
    "SELECT id FROM dead_letters WHERE queue = 'refunds' AND body ->> 'refundId' = ?",
  )
    .bind(refund?.id ?? 0)
    .first<{ id: number }>()
  const statements = driveLetterSql(letter?.id ?? 0, Date.now()).split(';\n')
  await env.DB.batch(statements.map((statement) => env.DB.prepare(statement)))
}
