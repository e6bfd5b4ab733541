import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { aRegisteredCustomer } from '../../support/customers/storefront-visitors.ts'
import { type Client, type Json, storeClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import { moveOrder } from '../../support/sales/moved-orders.ts'
import { expectOrderSums } from '../../support/sales/order-sums.ts'
import { stockLeft } from '../../support/sales/rich-shoppers.ts'
import { aRupeeOrder, buyThroughStore } from '../../support/sales/rupee-orders.ts'
import {
  asAMistake,
  byPayu,
  cancelOrder,
  paymentStatusOf,
  readOrder,
} from '../../support/sales/storefront-orders.ts'

/* Orders that came through a shop of another contract that sells in India. */

const fetch = withEnv({ STORE_CHANNEL: 'in' as never })

async function listed({ client, id }: { client: Client; id: string }): Promise<Json[]> {
  return (await client.get(`/orders?user_id=${id}`, { expect: 200 })).body.content.orders
}

/** A customer of this contract, who has bought two kettles at the store. */
async function aStoreOrder(address?: string) {
  const customer = await aRegisteredCustomer()
  const store = storeClient({ token: customer.tokens.access, fetch })
  const product = await aKettle()
  await store.post('/cart/items/', { product_id: product.id, quantity: 2 }, { expect: 200 })
  const sent = { shipping_address: address }
  const { body } = await store.post('/orders/checkout/', sent, { expect: 201 })
  const [order] = await listed(customer)
  return { ...customer, store, product, order, number: order.order_number, storeId: body.id }
}

describe('an order of the store contract', () => {
  it.each([
    [undefined, { address_line1: '', pincode: '999999' }],
    ['12 Harbour Street, Mumbai', { pincode: '999999' }],
    ['14 Hill Road, Mumbai 400050', { pincode: '400050' }],
    ['Flat 1234567, phone 9876543210', { pincode: '999999' }],
    ['😀', { address_line1: '😀', first_name: 'Asha', last_name: 'Rao' }],
  ])('sent to %j is listed and read', async (address, shown) => {
    const { client, number, order: inList, email } = await aStoreOrder(address)
    const order = await readOrder(client, number)
    expect(order).toMatchObject(inListOf(inList))
    expect(order).toMatchObject({
      ...{ status: 'confirmed', payment_status: 'pending', payment_success_date: null },
      ...{ grand_total: 200, to_be_paid: 200, subtotal_including_tax: 200, total_tax: 0 },
      ...{ customer_email: email, applied_coupons: [], applied_promotions: [], payments: [] },
      shipping_address: { ...shown, country: 'India', id: null },
      billing_address: { ...shown, country: 'India', id: null },
    })
    expect(order.order_items).toMatchObject([
      { quantity: 2, selling_price: 100, slug: expect.stringMatching(/^kettle/) },
    ])
    for (const list of ['payments', 'refunds', 'shipments']) {
      await client.get(`/orders/${number}/${list}`, { expect: 200 })
    }
    expect(await paymentStatusOf(client, number)).toEqual({
      ...{ status: 'pending', amount_paid: 0, amount_unpaid: 200, is_retry_available: false },
    })
  })

  it('is not paid by a gateway of this contract', async () => {
    const { client, number } = await aStoreOrder()
    const { body } = await client.post(`/orders/${number}/retry-payment`, byPayu)
    expect(body.code).toBe('payment_gateway_required')
  })

  it('is shown as paid, delivered, and returnable', async () => {
    const customer = await aRegisteredCustomer()
    await buyThroughStore({ tokens: customer.tokens }, await aKettle())
    const [{ order_number: number }] = (await listed(customer)) as [Json]
    expect(await readOrder(customer.client, number)).toMatchObject({
      ...{ status: 'confirmed', payment_status: 'success', is_cancellation_allowed: true },
      payments: [{ transaction_type: 'payment', amount: 100, payment_status: 'success' }],
      cancellation_refund_details: { refundable_amount: 100, cancellation_charges: 0 },
    })
    const staff = await aStaffMember()
    await moveOrder(staff, { order_number: number }, 'shipped')
    await moveOrder(staff, { order_number: number }, 'delivered')
    expect(await readOrder(customer.client, number)).toMatchObject({
      status: 'complete',
      shipments: [{ status: 'delivered', is_return_allowed: true }],
    })
  })

  it('is cancelled here, refunded, and cancelled there', async () => {
    const customer = await aRegisteredCustomer()
    const product = await aKettle()
    const orderId = await buyThroughStore({ tokens: customer.tokens }, product)
    const [{ order_number: number }] = (await listed(customer)) as [Json]
    expect(await cancelOrder(customer.client, number)).toMatchObject({ status: 'cancelled' })
    const { body } = await customer.client.get(`/orders/${number}/refunds`, { expect: 200 })
    expect(body.content.refunds).toMatchObject([{ refund_amount: 100, status: 'success' }])
    const store = storeClient({ token: customer.tokens.access, fetch })
    const there = await store.get(`/orders/${orderId}/`, { expect: 200 })
    expect(there.body.status).toBe('cancelled')
    expect(await stockLeft(product)).toBe(10)
  })

  it('that was cancelled there cannot be cancelled here', async () => {
    const { client, number, store, storeId } = await aStoreOrder()
    await store.post(`/orders/${storeId}/cancel/`, {}, { expect: 200 })
    expect(await readOrder(client, number)).toMatchObject({
      ...{ status: 'cancelled', is_cancellation_allowed: false, feedback: null },
    })
    const path = `/orders/${number}/cancel`
    const { body } = await client.post(path, asAMistake, { expect: 400 })
    expect(body.code).toBe('cancellation_not_allowed')
  })
})

describe('an order of a contract that adds tax, and ships anywhere', () => {
  it('adds up here as well, and is shown where it goes as well as may be', async () => {
    const customer = await aRegisteredCustomer()
    const lines = [{ product: await aKettle(), quantity: 3 }]
    const { id, number } = await aRupeeOrder(customer, lines, { isPaid: false })
    const address = {
      ...{ name: 'Ada', phone: '+2348012345678', email: 'ada@example.com', city: 'Lagos' },
      ...{ street: '1 Marina', state: 'Lagos', postalCode: '100001', country: 'Nigeria' },
    }
    await env.DB.prepare(
      `UPDATE orders SET contract = 'avantlush', discount_amount = 3000, shipping_amount = 4900,
         tax_amount = 2700, total_amount = 34600, due_amount = 34600, shipping_method = 'Courier',
         note = 'Ring twice', shipping_address = ? WHERE id = ?`,
    )
      .bind(JSON.stringify(address), id)
      .run()
    const order = await readOrder(customer.client, number)
    const items = [{ tax_amount: 27, coupon_discount_amount: 0 }]
    // It earns nothing here.
    expectOrderSums({ ...order, order_items: items, loyalty_points_earned: 2 })
    expect(order).toMatchObject({
      ...{
        subtotal: 270,
        item_total_tax: 27,
        shipping_amount_including_tax: 49,
        total_savings: 30,
      },
      ...{ is_promotion_applied: true, promotion_discount_amount: 30, customer_note: 'Ring twice' },
      fulfillment_preference: { shipments: [{ shipping_provider_name: 'Courier' }] },
      shipping_address: { country_code: '+234', phone: '8012345678', pincode: '100001' },
    })
  })
})

describe('an order of another channel', () => {
  it('is neither listed nor read', async () => {
    const customer = await aRegisteredCustomer()
    const product = await aKettle()
    const { number } = await aRupeeOrder(customer, [{ product }], { channel: 'us' })
    expect(await listed(customer)).toEqual([])
    for (const path of ['', '/payment-status', '/payments', '/refunds', '/shipments']) {
      await customer.client.get(`/orders/${number}${path}`, { expect: 404 })
    }
    await customer.client.post(`/orders/${number}/cancel`, asAMistake, { expect: 404 })
  })
})

function inListOf({ has_refund: _, ...listedOrder }: Json): Json {
  return listedOrder
}
