import { beforeEach, describe, expect, it } from 'vitest'
import { payAtJuspay } from '../../support/gateways/juspay-orders.ts'
import {
  controlPayu,
  decideAtPayu,
  openAtPayu,
  payAtPayu,
  receiveFromPayu,
} from '../../support/gateways/payu-payments.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { wrongBooks } from '../../support/sales/ledgers.ts'
import { aPromotion, promotionTerms } from '../../support/sales/promotions.ts'
import { aRichShopper, holdingsOf, payWith, stockLeft } from '../../support/sales/rich-shoppers.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { applyCode } from '../../support/sales/storefront-carts.ts'
import {
  aReadyCart,
  aShopper,
  asAMistake,
  byJuspay,
  cancelOrder,
  paymentStatusOf,
  placeOrder,
  readOrder,
} from '../../support/sales/storefront-orders.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

const pathOf = (number: string) => `/orders/${number}/cancel`

async function refundsOf(client: Client, number: string): Promise<Json[]> {
  return (await client.get(`/orders/${number}/refunds`, { expect: 200 })).body.content.refunds
}

async function paymentsOf(client: Client, number: string): Promise<Json[]> {
  return (await client.get(`/orders/${number}/payments`, { expect: 200 })).body.content.payments
}

/** PayU's word about a refund is asked for after it is answered. */
function refundIs(status: string, client: Client, number: string): Promise<unknown> {
  return expect.poll(() => refundsOf(client, number)).toMatchObject([{ status }])
}

/** What `aRichShopper` had before. */
const untouched = { stock: 30, points: 100, credit: 20_000, card: 30_000, uses: 0, orders: 1 }

describe('a cancelled draft', () => {
  it('gives back everything, once, and refunds nothing', async () => {
    const shopper = await aRichShopper({ usesPerCustomerMax: 1 })
    const { client } = shopper
    const { order } = await placeOrder(shopper)
    const { order_number: number } = order
    expect(order.cancellation_refund_details).toEqual({
      ...{ loyalty_point: 100, refundable_amount: 0, cancellation_charges: 0 },
      ...{ cancellation_charges_reason: '', payment_mode: 'original-payment-mode' },
    })
    const cancelled = await cancelOrder(client, number)
    expect(cancelled).toMatchObject({
      ...{ status: 'cancelled', payment_status: 'failed', is_cancellation_allowed: false },
      ...{ cancellation_refund_details: null, shipments: [] },
      payments: [{ transaction_type: 'payment', payment_status: 'failed' }],
    })
    expect(await readOrder(client, number)).toEqual(cancelled)
    expect(await refundsOf(client, number)).toEqual([])
    expect(await holdingsOf(shopper)).toEqual(untouched)
    await client.post(pathOf(number), asAMistake, { expect: 400 })
    expect(await holdingsOf(shopper)).toEqual(untouched)
    expect(await wrongBooks()).toEqual([])
  })

  it('lets the same things be ordered again, by the same means', async () => {
    const shopper = await aRichShopper({ usesPerCustomerMax: 1, usesMax: 1 })
    const { client, product, coupon, card } = shopper
    const { order } = await placeOrder(shopper)
    await cancelOrder(client, order.order_number)
    const cartId = await aReadyCart(client, [{ product, quantity: 30 }])
    await applyCode(client, cartId, coupon.code)
    await payWith(client, cartId, { points: 100, credit: 200, card })
    const again = await placeOrder({ client, cartId })
    expect(again.order).toMatchObject({ grand_total: 2_759, to_be_paid: 2_159 })
  })

  it('gives back what was given with it', async () => {
    const shopper = await aShopper({ quantity: 6 })
    await aPromotion(shopper.product, promotionTerms.buyTwoGetOne)
    const { order } = await placeOrder(shopper)
    expect(await stockLeft(shopper.product)).toBe(1)
    await cancelOrder(shopper.client, order.order_number)
    expect(await stockLeft(shopper.product)).toBe(10)
  })

  it('pays back what comes for it all the same', async () => {
    const { client, ...shopper } = await aShopper()
    const { order, payment_info } = await placeOrder({ client, ...shopper })
    const { order_number: number } = order
    await openAtPayu(payment_info)
    await cancelOrder(client, number)
    await decideAtPayu(payment_info.txnid)
    await receiveFromPayu(payment_info.txnid)
    expect(await readOrder(client, number)).toMatchObject({ status: 'cancelled' })
    expect(await refundsOf(client, number)).toMatchObject([{ refund_amount: 259 }])
    expect(await stockLeft(shopper.product)).toBe(10)
  })
})

describe('a cancelled order that was paid', () => {
  it('by PayU refunds what was paid, once PayU has done so, and gives back the rest', async () => {
    const shopper = await aRichShopper()
    const { client } = shopper
    const { order, payment_info } = await placeOrder(shopper)
    const { order_number: number } = order
    await payAtPayu(payment_info)
    const before = await readOrder(client, number)
    expect(before.cancellation_refund_details).toMatchObject({
      ...{ loyalty_point: 100, refundable_amount: 359, cancellation_charges: 0 },
    })
    const cancelled = await cancelOrder(client, number)
    expect(cancelled).toMatchObject({ status: 'cancelled', payment_status: 'success' })
    expect(await holdingsOf(shopper)).toEqual(untouched)
    const [paid, refund] = await paymentsOf(client, number)
    expect(paid).toMatchObject({ transaction_type: 'payment', payment_status: 'success' })
    expect(refund).toMatchObject({
      ...{ transaction_type: 'refund', amount: 359, payment_status: 'refund_initiated' },
      ...{ payment_date: null, payment_method: paid.payment_method },
    })
    const [pending] = await refundsOf(client, number)
    expect(pending).toMatchObject({
      ...{ request_number: refund.request_number, refund_amount: 359, status: 'pending' },
      ...{ refund_date: null, payment_mode: 'original-payment-mode' },
    })
    await controlPayu(`refunds/${pending.payment_reference_number}`, { status: 'success' })
    await receiveFromPayu(payment_info.txnid)
    await refundIs('success', client, number)
    const [done] = await refundsOf(client, number)
    expect(done).toEqual({ ...pending, status: 'success', refund_date: expect.any(String) })
    expect((await paymentsOf(client, number))[1]).toEqual({
      ...{ ...refund, payment_status: 'success', payment_date: done.refund_date },
    })
  })

  it('by Juspay is refunded at once', async () => {
    const shopper = await aShopper({ member: true })
    const { client } = shopper
    const { order, payment_info } = await placeOrder(shopper, byJuspay)
    await payAtJuspay(payment_info)
    const cancelled = await cancelOrder(client, order.order_number)
    expect(cancelled.payments).toMatchObject([
      { transaction_type: 'payment', payment_status: 'success', amount: 259 },
      { transaction_type: 'refund', payment_status: 'success', amount: 259 },
    ])
    expect(await refundsOf(client, order.order_number)).toMatchObject([
      { refund_amount: 259, status: 'success', refund_date: expect.any(String) },
    ])
    expect(await paymentStatusOf(client, order.order_number)).toMatchObject({
      ...{ status: 'success', is_retry_available: false },
    })
  })

  it('of which PayU’s refund fails says so, and waits for staff', async () => {
    const shopper = await aShopper()
    const { client } = shopper
    const { order, payment_info } = await placeOrder(shopper)
    await payAtPayu(payment_info)
    await cancelOrder(client, order.order_number)
    const [pending] = await refundsOf(client, order.order_number)
    await controlPayu(`refunds/${pending?.payment_reference_number}`, { status: 'failure' })
    await receiveFromPayu(payment_info.txnid)
    await refundIs('failed', client, order.order_number)
    expect(await refundsOf(client, order.order_number)).toMatchObject([
      { status: 'failed', refund_date: null, refund_amount: 259 },
    ])
  })

  it('with nothing but points, credit and a card gives those back, and refunds nothing', async () => {
    const shopper = await aRichShopper()
    const { client, cartId, product } = shopper
    const line = { product_id: String(product.id), variant_id: null, quantity: 4 }
    await client.post(`/carts/${cartId}/items`, line, { expect: 200 })
    const { order } = await placeOrder(shopper, {})
    expect(order).toMatchObject({ status: 'confirmed', to_be_paid: 0, loyalty_points_earned: 3 })
    expect(order.cancellation_refund_details).toMatchObject({
      ...{ loyalty_point: 100, refundable_amount: 0, cancellation_charges: 0 },
    })
    await cancelOrder(client, order.order_number)
    expect(await refundsOf(client, order.order_number)).toEqual([])
    expect(await holdingsOf(shopper)).toEqual(untouched)
    expect(await wrongBooks()).toEqual([])
  })
})
