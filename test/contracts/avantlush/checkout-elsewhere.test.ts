import { describe, expect, it } from 'vitest'
import { stockOf } from '../../support/catalogue/products.ts'
import type { AvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { goneBack } from '../../support/gateways/stripe-payments.ts'
import { type Client, type Json, storeClient } from '../../support/http/client.ts'
import { orderPath } from '../../support/sales/channel-orders.ts'
import { aQuote, paymentsOf, payWith } from '../../support/sales/quotes.ts'

/** The customer as a client of the store contract, which sells in the same channel. */
function atStore({ tokens }: AvantlushCustomer): Client {
  return storeClient({ token: tokens.access })
}

async function paymentIdOf(quote: Json): Promise<number> {
  const [payment] = await paymentsOf(quote)
  return payment?.id ?? 0
}

describe('in the store contract', () => {
  it('the payment of a checkout is none before the order is there', async () => {
    const { customer, quote } = await aQuote()
    const store = atStore(customer)
    const id = await paymentIdOf(quote)
    expect((await store.get('/payments/', { expect: 200 })).body).toEqual([])
    const { body } = await store.get('/payments/statistics/', { expect: 200 })
    expect(body).toMatchObject({ total_payments: 0, pending_count: 0, total_spent: '0.00' })
    await store.get(`/payments/${id}/`, { expect: 404 })
    await store.post('/payments/cancel/', { payment_id: id }, { expect: 404 })
    await store.post('/payments/refund/', { payment_id: id }, { expect: 404 })
    const sync = { payment_intent_id: quote.payment.payment_intent_id }
    await store.post('/payments/sync-status/', sync, { expect: 404 })
    expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
  })

  it('it is one that has succeeded afterwards', async () => {
    const { customer, quote } = await aQuote()
    await payWith(customer, 'pm_card_visa')
    const store = atStore(customer)
    const { body } = await store.get('/payments/', { expect: 200 })
    expect(body).toMatchObject([{ id: await paymentIdOf(quote), status: 'succeeded' }])
    const { body: statistics } = await store.get('/payments/statistics/', { expect: 200 })
    expect(statistics).toMatchObject({ total_payments: 1, total_spent: '24.98' })
  })

  it('its order can be cancelled by its customer, whose money goes back', async () => {
    const { customer, product } = await aQuote({ stock: 5, quantity: 2 })
    const { body: paid } = await payWith(customer, 'pm_card_visa')
    await atStore(customer).post(`/orders/${paid.order_id}/cancel/`, {}, { expect: 200 })
    expect(await goneBack({ reference: paid.transaction_id })).toEqual([4497])
    expect(await stockOf(product)).toBe(5)
    const { body } = await customer.get(orderPath(paid.order_id), { expect: 200 })
    expect(body).toMatchObject({ status: 'CANCELLED', payment: { status: 'REFUNDED' } })
  })

  it('its money is paid back by staff alone, also after it was delivered', async () => {
    const { customer, quote, product } = await aQuote()
    const { body: paid } = await payWith(customer, 'pm_card_visa')
    const staff = await anAvantlushStaffMember()
    for (const status of ['SHIPPED', 'DELIVERED']) {
      await staff.patch(`${orderPath(paid.order_id)}update_status/`, { status }, { expect: 200 })
    }
    const wanted = { payment_id: await paymentIdOf(quote) }
    await atStore(customer).post('/payments/refund/', wanted, { expect: 403 })
    expect(await goneBack({ reference: paid.transaction_id })).toEqual([])
    expect(await stockOf(product)).toBe(4)
  })
})
