import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { aRegisteredCustomer } from '../../support/customers/storefront-visitors.ts'
import { goneBack } from '../../support/gateways/stripe-payments.ts'
import { receiveWebhooks } from '../../support/gateways/stripe-webhooks.ts'
import { type Json, storeClient } from '../../support/http/client.ts'
import { giveBack, paidBy, runSchedule } from '../../support/sales/received-returns.ts'
import { moveOrder, readReturn } from '../../support/sales/returns.ts'
import { aRupeeOrder, buyThroughStore } from '../../support/sales/rupee-orders.ts'

/* Returns of what was bought in this channel through another contract. */

const price = 10_000
const stock = 10

async function numberOf(orderId: number): Promise<string> {
  const row = env.DB.prepare('SELECT number FROM orders WHERE id = ?').bind(orderId)
  return (await row.first<string>('number')) ?? ''
}

/** A kettle of a hundred rupees that came, paid by Stripe; and the customer in both contracts. */
async function aStoreOrder() {
  const [customer, product] = [await aRegisteredCustomer(), await aKettle(price, stock)]
  const orderId = await buyThroughStore(customer, product)
  await moveOrder(orderId, ['shipped', 'delivered'])
  const { id: paymentId, reference } = await paidBy({ orderId })
  const store = storeClient({ token: customer.tokens.access })
  return {
    ...customer,
    product,
    orderId,
    number: await numberOf(orderId),
    store,
    paymentId,
    reference,
  }
}

async function paymentIn({ store, paymentId }: Awaited<ReturnType<typeof aStoreOrder>>) {
  const { body }: { body: Json } = await store.get(`/payments/${paymentId}/`, { expect: 200 })
  return [body.status, body.amount]
}

const stockOf = ({ variantIds: [id = 0] }: { variantIds: number[] }) =>
  env.DB.prepare('SELECT stock FROM variants WHERE id = ?').bind(id).first('stock')

describe('an order of the store contract', () => {
  it('comes back at its price, by its own gateway', async () => {
    const order = await aStoreOrder()
    const { client, number, product, store } = order
    const made = await giveBack(order, [{ product }], { isRestocked: true })
    expect(made).toMatchObject({ valueAmount: price, moneyAmount: price, revokedPoints: 0 })
    await runSchedule()
    await receiveWebhooks(order.reference)
    expect(await goneBack(order)).toEqual([price])
    const { refund, items } = await readReturn(client, number, made.number)
    expect(refund).toMatchObject([{ refund_amount: 100, status: 'success' }])
    expect(items).toMatchObject([{ product_id: String(product.id), variant_id: null }])
    expect(await paymentIn(order)).toEqual(['refunded', '100.00'])
    const { body } = await store.get(`/orders/${order.orderId}/`, { expect: 200 })
    expect(body.status).toBe('delivered')
    expect(await stockOf(product)).toBe(stock)
  })

  it('that staff pay back after a part has come back gives the rest, and each unit once', async () => {
    const order = await aStoreOrder()
    const { product, orderId, paymentId } = order
    await env.DB.prepare('UPDATE order_items SET unit_amount = 4000 WHERE order_id = ?')
      .bind(orderId)
      .run()
    await giveBack(order, [{ product }], { isRestocked: true })
    await runSchedule()
    expect(await paymentIn(order)).toEqual(['succeeded', '100.00'])
    const staff = await aStaffMember()
    await staff.post('/payments/refund/', { payment_id: paymentId }, { expect: 200 })
    await receiveWebhooks(order.reference)
    expect((await goneBack(order)).toSorted()).toEqual([4_000, 6_000])
    expect(await paymentIn(order)).toEqual(['refunded', '100.00'])
    await runSchedule()
    expect(await stockOf(product)).toBe(stock)
  })

  it('whose payment has gone back gives nothing more', async () => {
    const order = await aStoreOrder()
    const { product, store, paymentId } = order
    await store.post('/payments/refund/', { payment_id: paymentId }, { expect: 200 })
    const made = await giveBack(order, [{ product }], { isRestocked: true })
    expect(made).toMatchObject({ moneyAmount: 0, openAmount: price })
    await runSchedule()
    expect(await goneBack(order)).toEqual([price])
    expect(await stockOf(product)).toBe(stock)
  })
})

describe('an order that was paid on delivery', () => {
  it('comes back, and staff see to its money', async () => {
    const [customer, product] = [await aRegisteredCustomer(), await aKettle(price, stock)]
    const { id: orderId, number } = await aRupeeOrder(customer, [{ product, quantity: 2 }])
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO payments(key, order_id, gateway, reference, status, amount, currency,
           captured_amount, created_at, updated_at)
         VALUES (?1, ?2, 'cash', ?1, 'succeeded', 20000, 'INR', 20000, 0, 0)`,
      ).bind(crypto.randomUUID(), orderId),
      env.DB.prepare(
        `UPDATE orders SET policy = json_set(policy, '$.paid', 'on_delivery'),
           paid_by = (SELECT id FROM payments WHERE order_id = ?1) WHERE id = ?1`,
      ).bind(orderId),
    ])
    await moveOrder(orderId, ['shipped', 'delivered'])
    const made = await giveBack({ ...customer, number }, [{ product }])
    expect(made).toMatchObject({ valueAmount: price, moneyAmount: 0, openAmount: price })
    expect(await paidBy({ orderId })).toMatchObject({ status: 'succeeded', refunded: 0 })
  })
})
