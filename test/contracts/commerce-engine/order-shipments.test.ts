import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { aStaffMember } from '../../support/customers/staff.ts'
import { payAtPayu } from '../../support/gateways/payu-payments.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { giveCredit } from '../../support/sales/balances.ts'
import { moveOrder, orderIdOf } from '../../support/sales/moved-orders.ts'
import { aPromotion, promotionTerms } from '../../support/sales/promotions.ts'
import { payWith } from '../../support/sales/rich-shoppers.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import {
  aShopper,
  cancelOrder,
  paymentStatusOf,
  placeOrder,
  readOrder,
} from '../../support/sales/storefront-orders.ts'

/* What becomes of an order and its shipment, as staff of the store contract move it. */

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

const dayMs = 86_400_000

async function aPaidOrder(): Promise<{ client: Client; order: Json }> {
  const shopper = await aShopper()
  const { order, payment_info } = await placeOrder(shopper)
  await payAtPayu(payment_info)
  return { client: shopper.client, order }
}

/** The shipments of an order, which its detail and their own list tell alike. */
async function shipmentsOf(client: Client, { order_number }: Json): Promise<Json[]> {
  const { shipments } = await readOrder(client, order_number)
  const { body } = await client.get(`/orders/${order_number}/shipments`, { expect: 200 })
  expect(body.content.shipments).toEqual(shipments)
  return shipments
}

/** As if an order had been delivered so long ago. */
async function deliverBefore({ order_number }: Json, ms: number): Promise<void> {
  await env.DB.prepare(
    "UPDATE order_events SET created_at = ? WHERE status = 'delivered' AND order_id = ?",
  )
    .bind(Date.now() - ms, await orderIdOf(order_number))
    .run()
}

describe('a shipment', () => {
  it('begins with the payment', async () => {
    const shopper = await aShopper()
    const { order, payment_info } = await placeOrder(shopper)
    expect(await shipmentsOf(shopper.client, order)).toEqual([])
    await payAtPayu(payment_info)
    const [shipment, ...others] = await shipmentsOf(shopper.client, order)
    expect(others).toEqual([])
    expect(shipment).toMatchObject({
      ...{ reference_number: order.order_number.replace('ORD', 'SHP'), status: 'unscheduled' },
      ...{ shipping_amount: 50, shipping_tax_amount: 9, shipping_amount_including_tax: 59 },
      ...{ shipped_date: null, delivered_date: null, is_return_allowed: false },
      ...{ cancellation_reason: null, shipment_items_count: 1 },
    })
    const { payment_success_date } = await readOrder(shopper.client, order.order_number)
    expect(shipment.created_at).toBe(payment_success_date)
  })

  it('has all lines of its order, those that were given as well', async () => {
    const shopper = await aShopper({ quantity: 5 })
    await aPromotion(shopper.product, promotionTerms.buyTwoGetOne)
    const { order, payment_info } = await placeOrder(shopper)
    await payAtPayu(payment_info)
    const [{ shipment_items, shipment_items_count }] = await shipmentsOf(shopper.client, order)
    expect(shipment_items_count).toBe(2)
    expect(shipment_items).toMatchObject([
      { quantity: 5, free_quantity: 0, is_free_item: false },
      { quantity: 2, free_quantity: 2, is_free_item: true },
    ])
  })

  it('goes out, and arrives, and its order with it', async () => {
    const [{ client, order }, staff] = [await aPaidOrder(), await aStaffMember()]
    await moveOrder(staff, order, 'shipped')
    const shipped = await readOrder(client, order.order_number)
    expect(shipped).toMatchObject({ status: 'shipped', payment_status: 'success' })
    expect(shipped).toMatchObject({
      ...{ is_cancellation_allowed: false, cancellation_refund_details: null },
    })
    const [out] = await shipmentsOf(client, order)
    expect(out).toMatchObject({ status: 'shipped', delivered_date: null, is_return_allowed: false })
    expect(Date.parse(out.shipped_date)).toBeGreaterThanOrEqual(Date.parse(out.created_at))
    await moveOrder(staff, order, 'delivered')
    expect(await readOrder(client, order.order_number)).toMatchObject({ status: 'complete' })
    const [arrived] = await shipmentsOf(client, order)
    expect(arrived).toMatchObject({
      ...{ status: 'delivered', shipped_date: out.shipped_date, is_return_allowed: true },
      ...{ reference_number: out.reference_number, created_at: out.created_at },
    })
    expect(Date.parse(arrived.delivered_date)).toBeGreaterThanOrEqual(Date.parse(out.shipped_date))
  })

  it('can be returned for thirty days after it has arrived', async () => {
    const [{ client, order }, staff] = [await aPaidOrder(), await aStaffMember()]
    await moveOrder(staff, order, 'shipped')
    await moveOrder(staff, order, 'delivered')
    await deliverBefore(order, 30 * dayMs - 60_000)
    expect(await shipmentsOf(client, order)).toMatchObject([{ is_return_allowed: true }])
    await deliverBefore(order, 30 * dayMs)
    expect(await shipmentsOf(client, order)).toMatchObject([{ is_return_allowed: false }])
  })

  it('is cancelled with its order, and says why', async () => {
    const { client, order } = await aPaidOrder()
    await cancelOrder(client, order.order_number)
    expect(await shipmentsOf(client, order)).toMatchObject([
      {
        ...{ status: 'cancelled', cancellation_reason: 'Ordered by mistake' },
        ...{ shipped_date: null, delivered_date: null, is_return_allowed: false },
      },
    ])
  })

  it('never begins for an order that is cancelled unpaid', async () => {
    const shopper = await aShopper()
    const { order } = await placeOrder(shopper)
    await cancelOrder(shopper.client, order.order_number)
    expect(await shipmentsOf(shopper.client, order)).toEqual([])
  })

  it('begins at once where nothing is to be paid', async () => {
    const shopper = await aShopper({ member: true })
    await giveCredit(shopper, 25_900)
    await payWith(shopper.client, shopper.cartId, { credit: 259 })
    const { order } = await placeOrder(shopper, {})
    expect(await shipmentsOf(shopper.client, order)).toMatchObject([
      { status: 'unscheduled', created_at: order.order_date },
    ])
  })
})

describe('staff', () => {
  it('may say that the money has come another way', async () => {
    const [shopper, staff] = [await aShopper(), await aStaffMember()]
    const { client } = shopper
    const { order } = await placeOrder(shopper)
    await moveOrder(staff, order, 'processing')
    const { order_number: number } = order
    expect(await readOrder(client, number)).toMatchObject({
      ...{ status: 'confirmed', payment_status: 'success' },
      shipments: [{ status: 'unscheduled' }],
    })
    expect(await paymentStatusOf(client, number)).toEqual({
      ...{ status: 'success', amount_paid: 259, amount_unpaid: 0, is_retry_available: false },
    })
  })

  it('may cancel an order, which the customer has not said anything of', async () => {
    const [{ client, order }, staff] = [await aPaidOrder(), await aStaffMember()]
    await moveOrder(staff, order, 'cancelled')
    const { order_number: number } = order
    expect(await readOrder(client, number)).toMatchObject({ status: 'cancelled', feedback: null })
    expect(await shipmentsOf(client, order)).toMatchObject([
      { status: 'cancelled', cancellation_reason: null },
    ])
    const { body } = await client.get(`/orders/${number}/refunds`, { expect: 200 })
    expect(body.content.refunds).toMatchObject([{ refund_amount: 259, status: 'pending' }])
  })
})
