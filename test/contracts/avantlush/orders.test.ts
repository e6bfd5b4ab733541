import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { pay } from '../../support/gateways/stripe-payments.ts'
import { receiveWebhooks } from '../../support/gateways/stripe-webhooks.ts'
import { moment } from '../../support/http/avantlush-answers.ts'
import { type Client, type Json, storeClient } from '../../support/http/client.ts'
import {
  aDirectOrder,
  aStoreOrder,
  type Ordered,
  orderPath,
  ordersPath,
  statusPath,
} from '../../support/sales/channel-orders.ts'

let customer: AvantlushCustomer
let staff: Client

beforeAll(async () => {
  ;[customer, staff] = await Promise.all([anAvantlushCustomer(), anAvantlushStaffMember()])
})

async function read(client: Client, { orderId }: Ordered): Promise<Json> {
  return (await client.get(orderPath(orderId), { expect: 200 })).body
}

function change({ orderId }: Ordered, set: string, ...values: unknown[]): Promise<unknown> {
  const statement = `UPDATE orders SET ${set} WHERE id = ?`
  return env.DB.prepare(statement)
    .bind(...values, orderId)
    .run()
}

describe('an order', () => {
  it('that was placed through the store contract is shown whole', async () => {
    const ordered = await aStoreOrder(customer)
    const order = await read(customer, ordered)
    const { product } = ordered
    const [date, time] = order.created_at.split(/[T.]/)
    expect(order).toEqual({
      id: ordered.orderId,
      order_number: expect.stringMatching(/^ORD-\d{8}-\d{4}$/),
      customer_email: customer.email,
      customer_name: '',
      items: [
        {
          id: expect.any(Number),
          product: product.id,
          product_name: product.name,
          product_sku: product.slug,
          quantity: 2,
          unit_price: '19.99',
          total_price: '39.98',
          variants: {},
        },
      ],
      total: '39.98',
      status: 'PROCESSING',
      status_display: 'Processing',
      payment: null,
      payments: [],
      shipping_address: '12 Harbour Street, Springfield',
      created_at: moment,
      updated_at: order.created_at,
      note: '',
      payment_type: 'STRIPE',
      order_type: 'STANDARD',
      order_date: date,
      order_time: time,
    })
    expect(await read(staff, ordered)).toEqual(order)
  })

  it('that was placed directly has its pending payment, and what the customer said', async () => {
    const ordered = await aDirectOrder(customer, 'cash')
    await change(ordered, "payment_type = 'debit', note = 'At the door', is_express = 1")
    await env.DB.prepare('UPDATE order_items SET options = ? WHERE order_id = ?')
      .bind('{"Size":"M"}', ordered.orderId)
      .run()
    const order = await read(customer, ordered)
    const payment = {
      ...{ id: ordered.paymentId, method: 'CASH', amount: '39.98', status: 'PENDING' },
      created_at: order.created_at,
    }
    expect(order).toMatchObject({
      ...{ status: 'PENDING', status_display: 'Pending', payment, payments: [payment] },
      ...{ note: 'At the door', payment_type: 'DEBIT', order_type: 'EXPRESS' },
      items: [{ variants: { Size: 'M' } }],
    })
  })

  it('keeps what it was placed with when account and product change, or the product goes', async () => {
    const someone = await anAvantlushCustomer()
    const profile = { full_name: 'John Doe' }
    await someone.patch(`/api/profile/${someone.id}/`, profile, { expect: 200 })
    const ordered = await aStoreOrder(someone)
    const before = await read(someone, ordered)
    expect(before.customer_name).toBe('John Doe')
    await someone.patch(`/api/profile/${someone.id}/`, { full_name: 'Jane Roe' }, { expect: 200 })
    const product = `/api/products/${ordered.product.id}/`
    await staff.patch(product, { name: 'Renamed', price: '5', sku: 'OTHER' }, { expect: 200 })
    expect(await read(someone, ordered)).toEqual(before)
    await staff.patch(product, { status: 'draft' }, { expect: 200 })
    expect(await read(someone, ordered)).toEqual(before)
    await staff.delete(product, { expect: 204 })
    const items = [{ ...before.items[0], product: null }]
    expect(await read(someone, ordered)).toEqual({ ...before, items })
  })

  it.each([
    ['{"text":"  1 Main St\\nLagos "}', '  1 Main St\nLagos '],
    [
      '{"name":"J","street":"1 Main St","city":"Lagos","state":"","postalCode":"100001","country":"Nigeria"}',
      '1 Main St, Lagos, 100001, Nigeria',
    ],
    ['{"city":"Lagos"}', 'Lagos'],
    [null, ''],
  ])('shows the address %j in one text', async (address, text) => {
    const ordered = await aStoreOrder(customer)
    await change(ordered, 'shipping_address = ?', address)
    expect((await read(customer, ordered)).shipping_address).toBe(text)
  })

  it.each([
    ['pending', 'PENDING'],
    ['processing', 'PENDING'],
    ['succeeded', 'PAID'],
    ['failed', 'FAILED'],
    ['cancelled', 'CANCELLED'],
    ['refunded', 'REFUNDED'],
  ])('calls a payment that is %s %s', async (status, shown) => {
    const ordered = await aDirectOrder(customer, 'debit')
    await env.DB.prepare('UPDATE payments SET status = ? WHERE id = ?')
      .bind(status, ordered.paymentId)
      .run()
    const { payment, payment_type } = await read(customer, ordered)
    expect([payment.status, payment_type]).toEqual([shown, 'DEBIT'])
  })

  it('has all its payments, the latest one last, but none that the gateway does not know', async () => {
    const ordered = await aDirectOrder(customer)
    await env.DB.batch(
      ['stripe', 'paypal', 'clover'].map((gateway) =>
        env.DB.prepare(
          `INSERT INTO payments(key, reference, order_id, user_id, gateway, status, amount, currency,
            created_at, updated_at)
           SELECT ?2 || id, iif(?2 = 'clover', NULL, ?2 || id), order_id, user_id, ?2, 'failed',
             100, 'USD', created_at, created_at
           FROM payments WHERE id = ?1`,
        ).bind(ordered.paymentId, gateway),
      ),
    )
    const { payments, payment, payment_type } = await read(customer, ordered)
    const methods = payments.map(({ method }: Json) => method)
    expect(methods).toEqual(['CREDIT', 'STRIPE', 'PAYPAL'])
    expect(payment).toEqual(payments[2])
    expect([payment.amount, payment_type]).toEqual(['1.00', 'PAYPAL'])
  })

  it('is paid through Stripe, and refunded when staff cancel it', async () => {
    const ordered = await aStoreOrder(customer)
    const store = storeClient({ token: customer.tokens.access })
    const asked = { order_id: ordered.orderId }
    const { body } = await store.post('/payments/create-intent/', asked, { expect: 201 })
    expect((await read(customer, ordered)).payment.status).toBe('PENDING')
    const reference = body.payment.stripe_payment_intent_id
    await pay(reference, body.client_secret)
    await receiveWebhooks(reference)
    const paid = { method: 'STRIPE', amount: '39.98', status: 'PAID' }
    expect((await read(customer, ordered)).payment).toMatchObject(paid)
    const path = statusPath(ordered.orderId)
    await staff.patch(path, { status: 'CANCELLED' }, { expect: 200 })
    expect(await read(customer, ordered)).toMatchObject({
      ...{ status: 'CANCELLED', status_display: 'Cancelled' },
      payment: { status: 'REFUNDED' },
    })
  })
})

describe('who sees an order', () => {
  const notFound = { status: 'error', message: 'Order not found' }

  it('is its owner and staff, and nobody else', async () => {
    const ordered = await aStoreOrder(customer)
    const stranger = await anAvantlushCustomer()
    const { body } = await stranger.get(orderPath(ordered.orderId), { expect: 404 })
    expect(body).toEqual(notFound)
    for (const path of [ordersPath, `${ordersPath}filter-by-date/`]) {
      expect((await stranger.get(path, { expect: 200 })).body).toEqual([])
      const ids = (await staff.get(path, { expect: 200 })).body.map(({ id }: Json) => id)
      expect(ids).toContain(ordered.orderId)
    }
  })

  it('is nobody in this contract where it was placed in another channel', async () => {
    const ordered = await aStoreOrder(customer)
    await change(ordered, "channel = 'ir'")
    for (const client of [customer, staff]) {
      const path = orderPath(ordered.orderId)
      expect((await client.get(path, { expect: 404 })).body).toEqual(notFound)
      await client.get(`${path}tracking/`, { expect: 404 })
      const { body } = await client.get(ordersPath, { expect: 200 })
      expect(body.map(({ id }: Json) => id)).not.toContain(ordered.orderId)
    }
  })

  it('is staff also where the customer has closed the account', async () => {
    const someone = await anAvantlushCustomer()
    const ordered = await aStoreOrder(someone)
    await env.DB.prepare('UPDATE users SET deactivated_at = 1 WHERE id = ?').bind(someone.id).run()
    expect((await read(staff, ordered)).customer_email).toBe(someone.email)
  })
})
