import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aStaffMember } from '../../support/customers/staff.ts'
import { endAtStripe, forgetAtStripe } from '../../support/gateways/stripe-control.ts'
import { pay } from '../../support/gateways/stripe-payments.ts'
import { receiveWebhooks } from '../../support/gateways/stripe-webhooks.ts'
import type { Json } from '../../support/http/client.ts'
import { anOrder, type Bought } from '../../support/sales/orders.ts'

type Keyed = Bought & { payment: Json; clientSecret: string }

function ask({ customer, order }: Bought, expected: number) {
  const request = { order_id: order.id, idempotency_key: 'of-this-order' }
  return customer.post('/payments/create-intent/', request, { expect: expected })
}

/** An open payment, asked for under a key that the storefront makes of the order. */
async function aKeyedPayment(): Promise<Keyed> {
  const bought = await anOrder()
  const { body } = await ask(bought, 201)
  return { ...bought, payment: body.payment, clientSecret: body.client_secret }
}

async function payAndHear({ payment, clientSecret }: Keyed, method?: string): Promise<void> {
  const reference = payment.stripe_payment_intent_id
  await pay(reference, clientSecret, method)
  await receiveWebhooks(reference)
}

describe("a payment's key", () => {
  it('answers the same payment as long as that can be paid', async () => {
    const sale = await aKeyedPayment()
    const { body } = await ask(sale, 201)
    expect(body.payment.id).toBe(sale.payment.id)
    expect(body.client_secret).toBe(sale.clientSecret)
  })

  it('opens a declined payment again', async () => {
    const sale = await aKeyedPayment()
    await payAndHear(sale, 'pm_card_chargeDeclined')
    const { body } = await ask(sale, 201)
    expect(body.payment).toMatchObject({ id: sale.payment.id, status: 'pending' })
  })

  it('answers the payment that has paid the order', async () => {
    const sale = await aKeyedPayment()
    await payAndHear(sale)
    const { body } = await ask(sale, 201)
    expect(body.payment).toMatchObject({ id: sale.payment.id, status: 'succeeded' })
  })

  it('goes to a new payment where Stripe does not know the first', async () => {
    const sale = await aKeyedPayment()
    const reference = sale.payment.stripe_payment_intent_id
    await forgetAtStripe(reference)
    const request = { payment_intent_id: reference }
    await sale.customer.post('/payments/sync-status/', request, { expect: 404 })
    const { body } = await ask(sale, 201)
    expect(body.payment).toMatchObject({ status: 'pending' })
    expect(body.payment.id).not.toBe(sale.payment.id)
    expect((await ask(sale, 201)).body.payment.id).toBe(body.payment.id)
  })

  it('is free again after a request that was refused', async () => {
    const { customer, order } = await anOrder()
    await customer.post('/payments/create-intent/', { order_id: order.id }, { expect: 201 })
    const refused = { order_id: order.id, idempotency_key: 'wanted', currency: 'eur' }
    await customer.post('/payments/create-intent/', refused, { expect: 400 })
    const rows = await env.DB.prepare(
      "SELECT id FROM payments WHERE idempotency_key = 'wanted'",
    ).all()
    expect(rows.results).toEqual([])
  })

  it('does not get round a review', async () => {
    const sale = await anOrder()
    const request = { order_id: sale.order.id }
    const { body } = await sale.customer.post('/payments/create-intent/', request, { expect: 201 })
    const reference = body.payment.stripe_payment_intent_id
    await endAtStripe(reference, 'succeeded', 100)
    await receiveWebhooks(reference)
    await sale.customer.post('/payments/create-intent/', request, { expect: 400 })
    await ask(sale, 400)
  })

  it('opens nothing for an order that has gone out', async () => {
    const sale = await aKeyedPayment()
    const staff = await aStaffMember()
    const path = `/orders/admin/${sale.order.id}/status/`
    await staff.post(path, { status: 'shipped' }, { expect: 200 })
    await ask(sale, 400)
    const request = { order_id: sale.order.id }
    await sale.customer.post('/payments/create-intent/', request, { expect: 400 })
  })

  it('opens nothing for an order that was cancelled', async () => {
    const sale = await aKeyedPayment()
    await sale.customer.post(`/orders/${sale.order.id}/cancel/`, undefined, { expect: 200 })
    const { body } = await ask(sale, 400)
    expect(body).toEqual({ error: 'Order cannot be paid in its current status.' })
  })
})
