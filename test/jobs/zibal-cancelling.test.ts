import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { cancelPayment } from '../../src/core/payments/closing/cancel-payment.ts'
import { refundPayment } from '../../src/core/payments/refunding/refund-payment.ts'
import type { Context } from '../../src/core/ports.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { stockOf } from '../support/catalogue/products.ts'
import { aStaffMember } from '../support/customers/staff.ts'
import { endFaults } from '../support/faults/faults.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { changeAtZibal, faultAtZibal, readZibalBooks } from '../support/gateways/zibal-books.ts'
import { expectZibalFates, zibalFateOf, zibalFates } from '../support/gateways/zibal-fates.ts'
import { type Client, storeClient } from '../support/http/client.ts'
import { refundSettings, withEnv } from '../support/http/with-env.ts'
import {
  aConfirmedSale,
  aSalePaidAtZibal,
  aStartedSale,
  callbackOf,
  comeBack,
  paymentRowsOf,
  price,
  type StartedSale,
} from '../support/sales/cortex-sales.ts'
import { context } from '../support/world/context.ts'

afterEach(endFaults)

/** The world of a shop that has access to Zibal's refunds. */
function refunding(minutes = 0): Context {
  const ctx = context({ ...env, ...refundSettings })
  return inMinutes({ ...ctx, log: () => undefined }, minutes)
}

/** Staff of that shop. */
function refundingStaff(): Promise<Client> {
  return aStaffMember({ fetch: withEnv(refundSettings) })
}

async function cancel(client: Client, { orderId }: StartedSale, status: number) {
  const path = `/orders/admin/${orderId}/status/`
  return client.post(path, { status: 'cancelled' }, { expect: status })
}

async function refundedAtZibal({ orderId }: StartedSale): Promise<number[]> {
  return (await readZibalBooks(orderId)).map(({ refundedAmount }) => refundedAmount)
}

/** Claimed; the verification has not been answered. */
async function aSaleBeingConfirmed(): Promise<StartedSale> {
  const sale = await aSalePaidAtZibal()
  await faultAtZibal('verify', 'error')
  await expect(comeBack(sale.shop.ctx, sale)).rejects.toMatchObject({ code: 'gateway_unavailable' })
  return sale
}

async function statusOfRefund({ orderId }: StartedSale): Promise<string | undefined> {
  const row = await env.DB.prepare(
    `SELECT r.status FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE p.order_id = ?`,
  )
    .bind(orderId)
    .first<{ status: string }>()
  return row?.status
}

describe('an order paid with Zibal, whose money cannot be paid back', () => {
  it('cannot be cancelled by staff or its owner', async () => {
    const [sale, staff] = await Promise.all([aConfirmedSale(), aStaffMember()])
    const { body } = await cancel(staff, sale, 400)
    expect(body).toEqual({ error: 'Cannot change status from processing to cancelled.' })
    const owner = storeClient({ token: sale.token })
    await owner.post(`/orders/${sale.orderId}/cancel/`, {}, { expect: 400 })
    expect(await zibalFateOf(sale)).toMatchObject({ ...zibalFates.paid, mails: [] })
    expect(await stockOf(sale.shop.product)).toBe(999)
  })

  it('cannot be refunded, nor its payment be cancelled', async () => {
    const sale = await aConfirmedSale()
    const [payment] = await paymentRowsOf(sale.orderId)
    const request = { paymentId: payment?.id ?? 0, amount: null, reason: null }
    const { ctx } = sale.shop
    await expect(refundPayment(ctx, sale.customer, request)).rejects.toMatchObject({
      code: 'payment_not_refundable',
    })
    await expect(
      cancelPayment(ctx, sale.customer, { paymentId: request.paymentId, operationId: null }),
    ).rejects.toMatchObject({
      code: 'payment_not_cancellable',
    })
    expect(await paymentRowsOf(sale.orderId)).toEqual([payment])
  })

  it('has a payment that the store contract does not know', async () => {
    const sale = await aConfirmedSale()
    const [payment] = await paymentRowsOf(sale.orderId)
    const owner = storeClient({ token: sale.token, fetch: withEnv(refundSettings) })
    const request = { payment_id: payment?.id }
    await owner.post('/payments/refund/', request, { expect: 404 })
    await owner.post('/payments/cancel/', request, { expect: 404 })
    await owner.get(`/payments/${payment?.id}/`, { expect: 404 })
    await owner.get(`/payments/${payment?.id}/status/`, { expect: 404 })
    await owner.get(`/payments/order/${sale.orderId}/`, { expect: 404 })
    expect((await owner.get('/payments/', { expect: 200 })).body).toEqual([])
    const { body } = await owner.get('/payments/statistics/', { expect: 200 })
    expect(body).toMatchObject({ total_payments: 0, total_spent: '0.00' })
    expect(await paymentRowsOf(sale.orderId)).toEqual([payment])
  })

  it('can be shipped and delivered', async () => {
    const [sale, staff] = await Promise.all([aConfirmedSale(), aStaffMember()])
    for (const status of ['shipped', 'delivered']) {
      await staff.post(`/orders/admin/${sale.orderId}/status/`, { status }, { expect: 200 })
    }
  })

  it('cannot be cancelled while its payment is being confirmed either', async () => {
    const [sale, staff] = await Promise.all([aSaleBeingConfirmed(), aStaffMember()])
    await cancel(staff, sale, 400)
    await runScheduled(inMinutes(sale.shop.ctx, 120))
    expect(await zibalFateOf(sale)).toMatchObject({ ...zibalFates.paid, mails: [] })
  })

  it('can be cancelled while nothing is paid, and its payment leads nowhere', async () => {
    const [sale, staff] = await Promise.all([aSalePaidAtZibal(), aStaffMember()])
    await cancel(staff, sale, 200)
    await sale.client.get(callbackOf(sale.trackId), { expect: 400 })
    await expectZibalFates([sale], zibalFates.closed)
  })

  it('is cancelled when it stays unpaid for an hour', async () => {
    const sale = await aStartedSale()
    await runScheduled(inMinutes(sale.shop.ctx, 61))
    await expectZibalFates([sale], zibalFates.closed)
  })

  it('keeps its payment from being cancelled by itself', async () => {
    const sale = await aStartedSale()
    const [payment] = await paymentRowsOf(sale.orderId)
    const cancelled = cancelPayment(sale.shop.ctx, sale.customer, {
      paymentId: payment?.id ?? 0,
      operationId: null,
    })
    await expect(cancelled).rejects.toMatchObject({ code: 'payment_not_cancellable' })
    await expectZibalFates([sale], zibalFates.waiting)
  })
})

describe('an order paid with Zibal, whose money can be paid back', () => {
  it('can be cancelled by staff, and is paid back once', async () => {
    const [sale, staff] = await Promise.all([aConfirmedSale(), refundingStaff()])
    await cancel(staff, sale, 200)
    await cancel(staff, sale, 400)
    await runScheduled(refunding(11))
    expect(await refundedAtZibal(sale)).toEqual([price])
    expect(await statusOfRefund(sale)).toBe('succeeded')
    expect(await stockOf(sale.shop.product)).toBe(1000)
    const { body } = await sale.client.get('/api/v1/payments/list/')
    expect(body[0]).toMatchObject({ status: 'failed', order: [{ status: 'failed' }] })
    await sale.client.get(callbackOf(sale.trackId), { expect: 400 })
  })

  it('cannot be cancelled while its payment is being confirmed', async () => {
    const [sale, staff] = await Promise.all([aSaleBeingConfirmed(), refundingStaff()])
    await cancel(staff, sale, 400)
    await comeBack(refunding(), sale)
    await cancel(staff, sale, 200)
    expect(await refundedAtZibal(sale)).toEqual([price])
  })

  it('is paid back in part', async () => {
    const sale = await aConfirmedSale()
    const [payment] = await paymentRowsOf(sale.orderId)
    const request = { paymentId: payment?.id ?? 0, amount: 400_000, reason: null }
    await refundPayment(refunding(), sale.customer, request)
    expect(await refundedAtZibal(sale)).toEqual([400_000])
    expect(await statusOfRefund(sale)).toBe('succeeded')
  })

  it('is not paid back twice where the answer to the refund got lost', async () => {
    const sale = await aConfirmedSale()
    await faultAtZibal('refund', 'error-after')
    await cancel(await refundingStaff(), sale, 200)
    expect(await statusOfRefund(sale)).toBe('pending')
    await runScheduled(refunding(11))
    expect(await statusOfRefund(sale)).toBe('succeeded')
    expect(await refundedAtZibal(sale)).toEqual([price])
  })

  it.each([
    ['a refund that Zibal may not have made', null],
    ['a part that Zibal does not tell of', 400_000],
  ])('leaves %s to a person', async (_, amount) => {
    const sale = await aConfirmedSale()
    const [payment] = await paymentRowsOf(sale.orderId)
    await faultAtZibal('refund', amount === null ? 'error' : 'error-after')
    const request = { paymentId: payment?.id ?? 0, amount, reason: null }
    await refundPayment(refunding(), sale.customer, request)
    const events: string[] = []
    const later = { ...refunding(11), log: (_level: string, event: string) => events.push(event) }
    await runScheduled(later)
    await runScheduled(refunding(120))
    expect(events).toContain('dead_letter')
    expect(await statusOfRefund(sale)).toBe('failed')
    expect(await refundedAtZibal(sale)).toEqual([amount ?? 0])
  })

  it('is not asked about while the first attempt may still be running', async () => {
    const sale = await aConfirmedSale()
    const [payment] = await paymentRowsOf(sale.orderId)
    await faultAtZibal('refund', 'timeout')
    const request = { paymentId: payment?.id ?? 0, amount: null, reason: null }
    await refundPayment(refunding(), sale.customer, request)
    await runScheduled(refunding(0.75))
    expect(await statusOfRefund(sale)).toBe('pending')
  })

  it('counts as paid back where staff did it at Zibal', async () => {
    const sale = await aConfirmedSale()
    await faultAtZibal('refund', 'error')
    await cancel(await refundingStaff(), sale, 200)
    await changeAtZibal(sale.trackId, { status: 16 })
    await runScheduled(refunding(11))
    expect(await statusOfRefund(sale)).toBe('succeeded')
  })
})
