import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { settleAndRun } from '../../../src/core/payments/settling/settle.ts'
import { applyWebhook } from '../../../src/core/payments/settling/webhooks.ts'
import type { Context, PaymentEvidence } from '../../../src/core/ports.ts'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { silence, withFault } from '../../support/faults/faulty-gateway.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { readStripeBooks } from '../../support/gateways/stripe-books.ts'
import { endRefundsAtStripe, refundInDashboard } from '../../support/gateways/stripe-control.ts'
import { goneBack, refundsAtStripe } from '../../support/gateways/stripe-payments.ts'
import { aSaleWithTwoPayments } from '../../support/sales/odd-sales.ts'
import { lettersAbout, paymentFacts, refundFacts } from '../../support/sales/rows.ts'
import {
  aSale,
  aSalePaidAtStripe,
  aShop,
  askToPay,
  hearFromStripe,
  hearOfRefunds,
  type PayableSale,
  payAtStripe,
} from '../../support/sales/sales.ts'

async function paidAt({ orderId }: PayableSale): Promise<number | null> {
  const row = await env.DB.prepare('SELECT paid_at FROM orders WHERE id = ?')
    .bind(orderId)
    .first<{ paid_at: number | null }>()
  return row?.paid_at ?? null
}

describe('two payments of one order', () => {
  it('are two intents, each with a key of its own', async () => {
    const { first, second } = await aSaleWithTwoPayments(await aShop())
    const { intents } = await readStripeBooks()
    const keys = intents
      .filter(({ metadata }) => metadata.order_id === String(first.orderId))
      .map(({ metadata }) => metadata.payment_key)
    expect(first.reference).not.toBe(second.reference)
    expect(new Set(keys).size).toBe(2)
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)
  })

  it('may both be paid: the first success pays, the other goes back by itself', async () => {
    const shop = await aShop()
    const { first, second } = await aSaleWithTwoPayments(shop)
    await payAtStripe(first)
    await payAtStripe(second)
    await hearFromStripe(shop.ctx, first)
    expect(await paymentFacts(first.paymentId)).toMatchObject({ status: 'succeeded' })
    expect(await paidAt(first)).not.toBeNull()
    await hearFromStripe(shop.ctx, second)
    expect(await paymentFacts(second.paymentId)).toMatchObject({ status: 'refunded' })
    expect([await goneBack(first), await goneBack(second)]).toEqual([[], [3998]])
  })

  it('may be paid by the older one alone', async () => {
    const shop = await aShop()
    const { first, second } = await aSaleWithTwoPayments(shop)
    await payAtStripe(first)
    await hearFromStripe(shop.ctx, first)
    await runScheduled(inMinutes(shop.ctx, 61))
    expect(await paymentFacts(first.paymentId)).toMatchObject({ status: 'succeeded' })
    expect(await paymentFacts(second.paymentId)).toMatchObject({ status: 'pending' })
    expect(await goneBack(first)).toEqual([])
  })
})

describe('money for a checkout of which there is no order', () => {
  /** Paid at Stripe; the shop has lost the payment's row, and knows only what the event tells. */
  async function strayMoney(ctx: Context, checkoutId: string | null): Promise<PayableSale> {
    const shop = await aShop()
    const sale = await aSalePaidAtStripe(shop)
    await env.DB.prepare('DELETE FROM payments WHERE id = ?').bind(sale.paymentId).run()
    const evidence: PaymentEvidence = {
      gateway: 'stripe',
      reference: sale.reference,
      state: 'succeeded',
      money: { amount: 3998, currency: 'USD' },
      failureMessage: null,
      metadata: checkoutId === null ? {} : { checkout_id: checkoutId },
    }
    await applyWebhook(ctx, await anEvent(evidence))
    await applyWebhook(ctx, await anEvent(evidence))
    return sale
  }

  async function anEvent(evidence: PaymentEvidence): Promise<number> {
    const row = await env.DB.prepare(
      `INSERT INTO webhook_events(gateway, event_id, type, evidence, received_at)
       VALUES ('stripe', ?, 'payment_intent.succeeded', ?, 0) RETURNING id`,
    )
      .bind(`evt_${crypto.randomUUID()}`, JSON.stringify({ about: 'payment', ...evidence }))
      .first<{ id: number }>()
    return row?.id ?? 0
  }

  function decide(checkoutId: string, outcome: 'placed' | 'aborted'): Promise<unknown> {
    return env.DB.prepare('INSERT INTO checkout_outcomes VALUES (?, ?, 0)')
      .bind(checkoutId, outcome)
      .run()
  }

  const told = ({ reference }: PayableSale) => lettersAbout('payments', { reference })

  async function lookAtOf({ reference }: PayableSale): Promise<number | null | undefined> {
    const row = await env.DB.prepare('SELECT look_at FROM payments WHERE reference = ?')
      .bind(reference)
      .first<{ look_at: number | null }>()
    return row?.look_at
  }

  async function idOf({ reference }: PayableSale): Promise<number> {
    const row = await env.DB.prepare('SELECT id FROM payments WHERE reference = ?')
      .bind(reference)
      .first<{ id: number }>()
    return row?.id ?? 0
  }

  it('goes back once that is aborted, however late', async () => {
    const { ctx } = await aShop()
    const checkoutId = crypto.randomUUID()
    const sale = await strayMoney(ctx, checkoutId)
    await runScheduled(inMinutes(ctx, 11))
    expect(await goneBack(sale)).toEqual([])
    await decide(checkoutId, 'aborted')
    for (const minutes of [120, 400]) await runScheduled(inMinutes(ctx, minutes))
    expect(await goneBack(sale)).toEqual([3998])
    expect(await told(sale)).toEqual([])
  })

  it('goes back at once where it was aborted before', async () => {
    const { ctx } = await aShop()
    const checkoutId = crypto.randomUUID()
    await decide(checkoutId, 'aborted')
    expect(await goneBack(await strayMoney(ctx, checkoutId))).toEqual([3998])
  })

  it('is looked after no longer than it is undecided, though all of it went back before', async () => {
    const { ctx } = await aShop()
    const checkoutId = crypto.randomUUID()
    const sale = await strayMoney(ctx, checkoutId)
    await refundInDashboard(sale.reference)
    await hearOfRefunds(ctx, sale)
    expect(await lookAtOf(sale)).not.toBeNull()
    await decide(checkoutId, 'aborted')
    await runScheduled(inMinutes(ctx, 11))
    expect(await lookAtOf(sale)).toBeNull()
    expect(await goneBack(sale)).toEqual([3998])
  })

  it('goes back by ours where it was refunded in the dashboard first, and that fails', async () => {
    const { ctx } = await aShop()
    const checkoutId = crypto.randomUUID()
    await decide(checkoutId, 'aborted')
    const sale = await strayMoney(withFault(ctx, 'stripe', 'listRefunds', silence), checkoutId)
    await refundInDashboard(sale.reference)
    await runScheduled(inMinutes(ctx, 2))
    expect(await refundFacts(await idOf(sale))).toMatchObject([
      { status: 'cancelled' },
      { status: 'succeeded' },
    ])
    await endRefundsAtStripe(sale.reference, 'failed')
    await hearOfRefunds(sale.shop.ctx, sale)
    await runScheduled(inMinutes(ctx, 4))
    const made = await refundsAtStripe(sale.reference)
    expect(made.map(({ status }) => status)).toEqual(['succeeded', 'failed'])
  })

  it('is shown to staff, once, where it is placed and does not know this payment', async () => {
    const { ctx } = await aShop()
    const checkoutId = crypto.randomUUID()
    const sale = await strayMoney(ctx, checkoutId)
    await decide(checkoutId, 'placed')
    for (const minutes of [11, 120, 400]) await runScheduled(inMinutes(ctx, minutes))
    expect(await told(sale)).toEqual(['No order of ours waits for this money.'])
    expect(await goneBack(sale)).toEqual([])
  })

  it('is shown to staff, once, where it stays undecided for a day', async () => {
    const { ctx } = await aShop()
    const sale = await strayMoney(ctx, crypto.randomUUID())
    await runScheduled(inMinutes(ctx, 23 * 60))
    expect(await told(sale)).toEqual([])
    for (const hours of [36, 60, 90]) await runScheduled(inMinutes(ctx, hours * 60))
    expect(await told(sale)).toHaveLength(1)
  })

  it('is shown to staff at once, and once, where it names none', async () => {
    const { ctx } = await aShop()
    const sale = await strayMoney(ctx, null)
    expect(await told(sale)).toHaveLength(1)
  })
})

describe('evidence of another deployment', () => {
  it('that names our numbers pays no order of ours', async () => {
    const shop = await aShop()
    const { orderId, checkoutId } = await aSale(shop)
    const lost = new Error('The connection was lost')
    const { stripe } = shop.ctx.gateways
    const dying = { ...stripe, create: () => Promise.reject(lost) }
    const ctx = { ...shop.ctx, gateways: { ...shop.ctx.gateways, stripe: dying } }
    await expect(askToPay(ctx, { shop, orderId, checkoutId })).rejects.toThrow(lost)
    const row = await env.DB.prepare('SELECT id FROM payments WHERE order_id = ?')
      .bind(orderId)
      .first<{ id: number }>()
    const paymentId = row?.id ?? 0
    const reference = `pi_of_staging_${orderId}`
    await settleAndRun(shop.ctx, {
      gateway: 'stripe',
      reference,
      state: 'succeeded',
      money: { amount: 3998, currency: 'USD' },
      failureMessage: null,
      metadata: {
        payment_key: crypto.randomUUID(),
        payment_id: String(paymentId),
        order_id: String(orderId),
      },
    })
    expect(await paymentFacts(paymentId)).toMatchObject({ status: 'pending' })
    expect(await lettersAbout('payments', { reference })).toHaveLength(1)
  })
})
