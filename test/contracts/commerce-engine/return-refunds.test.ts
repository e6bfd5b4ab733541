import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { driveLetterSql } from '../../../scripts/dead-letters/drive-sql.ts'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { mailsTo, sendMails } from '../../support/customers/mail.ts'
import { controlJuspay, receiveFromJuspay } from '../../support/gateways/juspay-orders.ts'
import { refundsAtPayu } from '../../support/gateways/payu-payments.ts'
import type { Json } from '../../support/http/client.ts'
import {
  approveReturn,
  endRefundsAtPayu,
  giveBack,
  holdRefundsAtPayu,
  paidBy,
  receiveReturn,
  rejectReturn,
  runSchedule,
} from '../../support/sales/received-returns.ts'
import {
  aDeliveredOrder,
  askReturn,
  type Delivered,
  readReturn,
  readReturns,
} from '../../support/sales/returns.ts'
import { lettersAbout } from '../../support/sales/rows.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { byJuspay, paymentStatusOf, readOrder } from '../../support/sales/storefront-orders.ts'
import { runAll } from '../../support/world/run-all.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

async function refundsOf({ client, number }: Delivered): Promise<Json[]> {
  return (await client.get(`/orders/${number}/refunds`, { expect: 200 })).body.content.refunds
}

/** Two kettles of a hundred rupees by PayU, which pays back when the test says so. */
async function aPayuOrder(): Promise<Delivered & { txnid: string }> {
  const order = await aDeliveredOrder()
  const { reference: txnid } = await paidBy(order)
  await holdRefundsAtPayu(txnid)
  return { ...order, txnid }
}

describe('a return that staff receive', () => {
  it('goes its way, and its customer follows it', async () => {
    const order = await aPayuOrder()
    const { client, number, product, txnid } = order
    const { request_number: asked } = await askReturn(order, [{ product, reason: 'Dented' }])
    expect(await approveReturn(asked)).toBe(true)
    expect(await readReturns(order, number)).toMatchObject([
      { status: 'approved', approved_at: moment, received_at: null },
    ])
    expect(await receiveReturn(asked)).toMatchObject({ valueAmount: 10_000, moneyAmount: 10_000 })
    const complete = await readReturn(client, number, asked)
    const refund = {
      request_number: expect.stringMatching(/^RFD-\d+$/),
      ...{ refund_amount: 100, refund_date: null, status: 'pending' },
      ...{ payment_mode: 'original-payment-mode', payment_method: 'Credit Card' },
      ...{ payment_reference_number: null, bank_account_number: null, bank_name: null },
      refund_remarks: `Return ${asked}`,
    }
    expect(complete).toMatchObject({ status: 'complete', received_at: moment, refund: [refund] })
    expect(await refundsOf(order)).toEqual(complete.refund)
    await runSchedule()
    expect(await refundsAtPayu(txnid)).toMatchObject([{ amount: 10_000, status: 'queued' }])
    await endRefundsAtPayu(txnid)
    const done = { status: 'success', refund_date: moment }
    const [told] = await refundsOf(order)
    expect(told).toEqual({
      ...refund,
      ...done,
      payment_reference_number: expect.stringMatching(/^\d+$/),
    })
    expect((await readReturn(client, number, asked)).refund).toEqual([told])
  })

  it('leaves the order as it is, with a refund beside its payment', async () => {
    const order = await aPayuOrder()
    const { client, number, product, txnid } = order
    await giveBack(order, [{ product }])
    await runSchedule()
    await endRefundsAtPayu(txnid)
    const now = await readOrder(client, number)
    expect(now).toEqual({
      ...order.order,
      payments: [
        ...order.order.payments,
        expect.objectContaining({
          transaction_type: 'refund',
          payment_status: 'success',
          amount: 100,
        }),
      ],
    })
    expect(await paymentStatusOf(client, number)).toEqual({
      ...{ status: 'success', amount_paid: 259, amount_unpaid: 0, is_retry_available: false },
    })
    const { body } = await client.get(`/orders?user_id=${order.id}`, { expect: 200 })
    expect(body.content.orders).toMatchObject([{ has_refund: true, payment_status: 'success' }])
    expect(await paidBy(order)).toMatchObject({
      ...{ status: 'succeeded', captured: 25_900, refunded: 10_000 },
    })
  })

  it('has its customer told that money goes back', async () => {
    const order = await aPayuOrder()
    await giveBack(order, [{ product: order.product }])
    await runSchedule()
    await endRefundsAtPayu(order.txnid)
    await sendMails()
    const [mail] = await mailsTo('asha@example.com')
    expect(mail?.subject).toBe(`Refund for order ${order.number}`)
    expect(mail?.text).toContain('₹100.00')
  })

  it('gives back by Juspay as well, and of shipping nothing', async () => {
    const order = await aDeliveredOrder({ way: byJuspay })
    const { product } = order
    await giveBack(order, [{ product }])
    await giveBack(order, [{ product }])
    await runSchedule()
    const { reference } = await paidBy(order)
    await receiveFromJuspay(reference)
    expect(await refundsOf(order)).toMatchObject([
      { refund_amount: 100, status: 'success' },
      { refund_amount: 100, status: 'success' },
    ])
    expect(await paidBy(order)).toMatchObject({ status: 'succeeded', refunded: 20_000 })
    expect(await lettersAbout('refunds', { reference })).toEqual([])
  })

  it('is received once, however often that is said', async () => {
    const order = await aPayuOrder()
    const { number } = await giveBack(order, [{ product: order.product }])
    const { txnid } = order
    expect(await receiveReturn(number, { isRestocked: true })).toBeNull()
    expect([await approveReturn(number), await rejectReturn(number)]).toEqual([false, false])
    await runSchedule()
    await runSchedule(2)
    expect(await refundsAtPayu(txnid)).toHaveLength(1)
    expect(await refundsOf(order)).toHaveLength(1)
  })

  it('was approved before', async () => {
    const order = await aPayuOrder()
    const { request_number: asked } = await askReturn(order, [order])
    expect(await receiveReturn(asked)).toBeNull()
    expect(await refundsOf(order)).toEqual([])
    expect(await receiveReturn('RET-20200101-0001-1')).toBeNull()
  })

  it.each([false, true])('may be rejected instead, approved or not: %s', async (isApproved) => {
    const order = await aPayuOrder()
    const { request_number: asked } = await askReturn(order, [order])
    if (isApproved) await approveReturn(asked)
    expect(await rejectReturn(asked)).toBe(true)
    expect(await readReturns(order, order.number)).toMatchObject([
      { status: 'rejected', rejected_at: moment, approved_at: isApproved ? moment : null },
    ])
    expect(await receiveReturn(asked)).toBeNull()
    expect(await approveReturn(asked)).toBe(false)
    expect(await refundsOf(order)).toEqual([])
  })

  it('asked for as a replacement gives the money back, too', async () => {
    const order = await aPayuOrder()
    const { request_number: asked } = await askReturn(order, [order])
    await env.DB.prepare("UPDATE order_returns SET settlement = 'replacement' WHERE number = ?")
      .bind(asked)
      .run()
    await approveReturn(asked)
    expect(await receiveReturn(asked)).toMatchObject({ moneyAmount: 10_000 })
    const made = await readReturn(order.client, order.number, asked)
    expect(made).toMatchObject({ replacement_order: null, refund: [{ refund_amount: 100 }] })
  })
})

describe('the payment of a return', () => {
  it('is refunded once all of it has gone back', async () => {
    await forgetMethods()
    await aRupeeMethod({ amount: 0 })
    const order = await aPayuOrder()
    const { client, number, product } = order
    await giveBack(order, [{ product, quantity: 2 }])
    expect(await paidBy(order)).toMatchObject({
      status: 'refunded',
      captured: 20_000,
      refunded: 20_000,
    })
    expect(await readOrder(client, number)).toMatchObject({
      ...{ status: 'complete', payment_status: 'success', is_cancellation_allowed: false },
    })
  })

  it('gives back what staff have left of it, and tells them of the rest', async () => {
    const order = await aDeliveredOrder({ way: byJuspay })
    const { reference } = await paidBy(order)
    await controlJuspay(`orders/${reference}/refunds`, { amount: '200.00' })
    await receiveFromJuspay(reference)
    const settled = await giveBack(order, [{ product: order.product }])
    expect(settled).toMatchObject({ moneyAmount: 5_900, openAmount: 4_100 })
    expect(await paidBy(order)).toMatchObject({ status: 'refunded', refunded: 25_900 })
    expect(await refundsOf(order)).toMatchObject([
      { refund_amount: 200, refund_remarks: '' },
      { refund_amount: 59, refund_remarks: `Return ${settled.number}` },
    ])
  })

  it('goes back another time after its gateway has failed', async () => {
    const order = await aPayuOrder()
    const { client, product, txnid } = order
    const { number } = await giveBack(order, [{ product }])
    await runSchedule()
    await endRefundsAtPayu(txnid, 'failure')
    expect((await readReturn(client, order.number, number)).refund).toMatchObject([
      { status: 'failed', refund_amount: 100 },
    ])
    const letter = env.DB.prepare("SELECT max(id) AS id FROM dead_letters WHERE queue = 'refunds'")
    await runAll(driveLetterSql((await letter.first<number>('id')) ?? 0, Date.now()))
    await runSchedule()
    await endRefundsAtPayu(txnid)
    expect((await readReturn(client, order.number, number)).refund).toMatchObject([
      { status: 'success', refund_amount: 100 },
    ])
    expect(await paidBy(order)).toMatchObject({ status: 'succeeded', refunded: 10_000 })
  })

  it('does not pay back what staff have paid back in its dashboard meanwhile', async () => {
    const order = await aDeliveredOrder({ way: byJuspay })
    const { product, client, number } = order
    const { reference } = await paidBy(order)
    const made = await giveBack(order, [{ product, quantity: 2 }])
    await controlJuspay(`orders/${reference}/refunds`, {})
    await runSchedule()
    expect(await paidBy(order)).toMatchObject({ status: 'refunded', refunded: 25_900 })
    expect(await refundsOf(order)).toMatchObject([{ refund_amount: 259, refund_remarks: '' }])
    expect((await readReturn(client, number, made.number)).refund).toEqual([])
  })
})

describe('the stock of a return', () => {
  const stockOf = async (variantId: number) => {
    await runSchedule()
    return env.DB.prepare('SELECT stock FROM variants WHERE id = ?').bind(variantId).first('stock')
  }

  it('grows only where staff say so', async () => {
    const product = await aKettle(10_000, 10)
    const [variantId = 0] = product.variantIds
    const order = await aDeliveredOrder({ product, quantity: 5 })
    expect(await stockOf(variantId)).toBe(5)
    await giveBack(order, [{ product, quantity: 2 }])
    expect(await stockOf(variantId)).toBe(5)
    await giveBack(order, [{ product, quantity: 1 }], { isRestocked: true })
    await giveBack(order, [{ product, quantity: 2 }], { isRestocked: true })
    expect(await stockOf(variantId)).toBe(8)
  })
})
