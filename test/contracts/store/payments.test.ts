import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { stockOf } from '../../support/catalogue/products.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { pay, refundsAtStripe } from '../../support/gateways/stripe-payments.ts'
import {
  applyStoredWebhooks,
  deliver,
  receiveWebhooks,
  takeWebhooks,
  webhooksSignedAt,
} from '../../support/gateways/stripe-webhooks.ts'
import { storeClient } from '../../support/http/client.ts'
import { anIntent, anOrder, aPaidOrder } from '../../support/sales/orders.ts'

const anonymous = storeClient()

afterEach(endFaults)

describe('paying', () => {
  it('gives the key and an intent, and the same one again', async () => {
    const { customer, order, payment } = await anIntent()
    const { body } = await customer.get('/payments/config/', { expect: 200 })
    expect(body).toEqual({ publishable_key: 'pk_test_x' })
    const request = { order_id: order.id }
    const again = await customer.post('/payments/create-intent/', request, { expect: 201 })
    expect(again.body.payment).toEqual(payment)
  })

  it('finds the intent whose answer was lost, though the address has changed since', async () => {
    const { customer, order } = await anOrder()
    const request = { order_id: order.id }
    await fault({ gateway: 'stripe', operation: 'create', kind: 'error-after', count: 2 })
    await customer.post('/payments/create-intent/', request, { expect: 503 })
    await customer.patch('/auth/me/', { email: `new-${customer.email}` }, { expect: 200 })
    await customer.post('/payments/create-intent/', request, { expect: 201 })
  })

  it('remembers the key with which an open payment is asked for again', async () => {
    const { customer, order, payment, product } = await anIntent()
    const keyed = { order_id: order.id, idempotency_key: 'again' }
    const again = await customer.post('/payments/create-intent/', keyed, { expect: 201 })
    expect(again.body.payment.id).toBe(payment.id)
    await customer.post('/cart/items/', { product_id: product.id }, { expect: 200 })
    const { body: other } = await customer.post('/orders/checkout/', {}, { expect: 201 })
    const misused = { ...keyed, order_id: other.id }
    const { body } = await customer.post('/payments/create-intent/', misused, { expect: 400 })
    expect(body.error).toContain('This key was used for another order.')
    const once = await customer.post('/payments/create-intent/', keyed, { expect: 201 })
    expect(once.body.payment.id).toBe(payment.id)
  })

  it('gives a key to one of two orders that are paid with it at once', async () => {
    const { customer, order, product } = await anOrder()
    await customer.post('/cart/items/', { product_id: product.id }, { expect: 200 })
    const { body: other } = await customer.post('/orders/checkout/', {}, { expect: 201 })
    const answers = await Promise.all(
      [order.id, other.id].map((order_id) =>
        customer.post('/payments/create-intent/', { order_id, idempotency_key: 'both' }),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400])
    const refused = answers.find(({ status }) => status === 400)
    expect(refused?.body.error).toContain('This key was used for another order.')
  })

  it('opens one payment for simultaneous requests', async () => {
    const { customer, order } = await anOrder()
    const request = { order_id: order.id }
    const answers = await Promise.all(
      [1, 2, 3].map(() => customer.post('/payments/create-intent/', request, { expect: 201 })),
    )
    expect(new Set(answers.map((answer) => answer.body.payment.id)).size).toBe(1)
  })

  it('marks the payment succeeded when the signed event arrives', async () => {
    const { customer, payment, order } = await aPaidOrder()
    expect(payment).toMatchObject({ status: 'succeeded', is_successful: true, amount: '39.98' })
    const status = await customer.get(`/payments/${payment.id}/status/`, { expect: 200 })
    expect(status.body).toMatchObject({ order_id: order.id, status_display: 'Succeeded' })
    const byOrder = await customer.get(`/payments/order/${order.id}/`, { expect: 200 })
    expect(byOrder.body).toEqual(payment)
    const list = await customer.get('/payments/?status=succeeded', { expect: 200 })
    expect(list.body).toEqual([payment])
    const statistics = await customer.get('/payments/statistics/', { expect: 200 })
    expect(statistics.body).toMatchObject({ total_payments: 1, total_spent: '39.98' })
    await customer.post('/payments/create-intent/', { order_id: order.id }, { expect: 400 })
  })

  it('keeps the decline message and lets the same payment be tried again', async () => {
    const { customer, order, payment, clientSecret } = await anIntent()
    const reference = payment.stripe_payment_intent_id
    expect(await pay(reference, clientSecret, 'pm_card_chargeDeclined')).toBe(402)
    await receiveWebhooks(reference)
    const failed = await customer.get(`/payments/${payment.id}/`)
    expect(failed.body).toMatchObject({ status: 'failed', failure_message: expect.any(String) })
    const request = { order_id: order.id }
    const again = await customer.post('/payments/create-intent/', request, { expect: 201 })
    expect(again.body.payment).toMatchObject({ id: payment.id, status: 'pending' })
    expect(await pay(reference, clientSecret)).toBe(200)
    await receiveWebhooks(reference)
    expect((await customer.get(`/payments/${payment.id}/`)).body.status).toBe('succeeded')
  })

  it('refuses what cannot be paid', async () => {
    const { customer, order } = await anOrder()
    const intent = '/payments/create-intent/'
    await customer.post(intent, {}, { expect: 400 })
    await customer.post(intent, { order_id: order.id, currency: 'eur' }, { expect: 400 })
    await customer.post(intent, { order_id: 999_999 }, { expect: 404 })
    await (await aCustomer()).post(intent, { order_id: order.id }, { expect: 404 })
    await customer.post(`/orders/${order.id}/cancel/`)
    await customer.post(intent, { order_id: order.id }, { expect: 400 })
  })

  it('ties an idempotency_key to one order', async () => {
    const { customer, order, product } = await anOrder()
    const request = { order_id: order.id, idempotency_key: 'attempt-1' }
    const first = await customer.post('/payments/create-intent/', request, { expect: 201 })
    const again = await customer.post('/payments/create-intent/', request, { expect: 201 })
    expect(again.body.payment.id).toBe(first.body.payment.id)
    await customer.post('/cart/items/', { product_id: product.id })
    const { body: other } = await customer.post('/orders/checkout/', {})
    const reused = { ...request, order_id: other.id }
    await customer.post('/payments/create-intent/', reused, { expect: 400 })
  })

  it('shows payments to their owner and staff only', async () => {
    const [{ order, payment }, other, staff] = await Promise.all([
      anIntent(),
      aCustomer(),
      aStaffMember(),
    ])
    const paths = [`/payments/${payment.id}/`, `/payments/${payment.id}/status/`]
    for (const path of [...paths, `/payments/order/${order.id}/`]) {
      await other.get(path, { expect: 403 })
      await staff.get(path, { expect: 200 })
      await anonymous.get(path, { expect: 401 })
    }
    await other.get('/payments/999999/', { expect: 404 })
    await other.get('/payments/999999/status/', { expect: 404 })
    await other.get('/payments/order/999999/', { expect: 404 })
    const reference = payment.stripe_payment_intent_id
    for (const stranger of [other, staff]) {
      await stranger.post('/payments/cancel/', { payment_id: payment.id }, { expect: 403 })
    }
    await other.post('/payments/refund/', { payment_id: payment.id }, { expect: 403 })
    await other.post('/payments/sync-status/', { payment_intent_id: reference }, { expect: 403 })
  })

  it('wants a signed-in user', async () => {
    for (const path of ['config', 'statistics']) {
      await anonymous.get(`/payments/${path}/`, { expect: 401 })
    }
    await anonymous.get('/payments/', { expect: 401 })
    for (const path of ['create-intent', 'cancel', 'refund', 'sync-status']) {
      await anonymous.post(`/payments/${path}/`, {}, { expect: 401 })
    }
  })
})

describe('cancelling a payment', () => {
  it('cancels intent, payment and order and restores the stock', async () => {
    const { customer, payment, product } = await anIntent()
    const request = { payment_id: payment.id }
    const { body } = await customer.post('/payments/cancel/', request, { expect: 200 })
    expect(body.payment).toMatchObject({ status: 'cancelled', order: { status: 'cancelled' } })
    expect(await stockOf(product)).toBe(10)
    await customer.post('/payments/cancel/', request, { expect: 400 })
    await customer.post('/payments/cancel/', { payment_id: 999_999 }, { expect: 404 })
  })

  it('finds out that it was paid a moment ago', async () => {
    const { customer, payment, clientSecret } = await anIntent()
    await pay(payment.stripe_payment_intent_id, clientSecret)
    const request = { payment_id: payment.id }
    const { body } = await customer.post('/payments/cancel/', request, { expect: 400 })
    expect(body).toEqual({ error: 'Stripe could not cancel the payment.' })
    expect((await customer.get(`/payments/${payment.id}/`)).body.status).toBe('succeeded')
  })
})

describe('refunding', () => {
  it('pays back in full, cancels the order and restores the stock, once', async () => {
    const { customer, payment, product } = await aPaidOrder()
    const request = { payment_id: payment.id, reason: 'requested_by_customer' }
    const { body } = await customer.post('/payments/refund/', request, { expect: 200 })
    expect(body.payment).toMatchObject({ status: 'refunded', order: { status: 'cancelled' } })
    expect(await stockOf(product)).toBe(10)
    const refunds = await refundsAtStripe(payment.stripe_payment_intent_id)
    expect(refunds.map((refund) => refund.amount)).toEqual([3998])
    await customer.post('/payments/refund/', request, { expect: 400 })
  })

  it('pays back a part, and refuses more than was paid', async () => {
    const { customer, payment } = await aPaidOrder()
    const ask = (amount: unknown) => ({ payment_id: payment.id, amount })
    for (const amount of ['40.00', '0', -1, '1.234', 'many', 1e30]) {
      await customer.post('/payments/refund/', ask(amount), { expect: 400 })
    }
    const { body } = await customer.post('/payments/refund/', ask('5.50'), { expect: 200 })
    expect(body.payment).toMatchObject({ status: 'refunded', amount: '39.98' })
    const refunds = await refundsAtStripe(payment.stripe_payment_intent_id)
    expect(refunds.map((refund) => refund.amount)).toEqual([550])
    await customer.post('/payments/refund/', { payment_id: 999_999 }, { expect: 404 })
  })

  it('makes one refund of two simultaneous requests', async () => {
    const { customer, payment, product } = await aPaidOrder()
    const request = { payment_id: payment.id }
    const answers = await Promise.all([1, 2].map(() => customer.post('/payments/refund/', request)))
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400])
    expect(await refundsAtStripe(payment.stripe_payment_intent_id)).toHaveLength(1)
    expect(await stockOf(product)).toBe(10)
  })

  it('refunds a paid order that its owner cancels', async () => {
    const { customer, order, payment } = await aPaidOrder()
    await customer.post(`/orders/${order.id}/cancel/`, {}, { expect: 200 })
    expect((await customer.get(`/payments/${payment.id}/`)).body.status).toBe('refunded')
    expect(await refundsAtStripe(payment.stripe_payment_intent_id)).toHaveLength(1)
  })

  it('refunds a payment that arrives for a cancelled order', async () => {
    const { customer, order, payment, clientSecret, product } = await anIntent()
    const reference = payment.stripe_payment_intent_id
    await fault({ gateway: 'stripe', operation: 'cancel', kind: 'error', count: 4 })
    await customer.post(`/orders/${order.id}/cancel/`, {}, { expect: 200 })
    await pay(reference, clientSecret)
    await receiveWebhooks(reference)
    expect(await refundsAtStripe(reference)).toHaveLength(1)
    expect((await customer.get(`/orders/${order.id}/`)).body.status).toBe('cancelled')
    expect(await stockOf(product)).toBe(10)
  })
})

describe('webhooks', () => {
  it('refuses events that are unsigned, forged, stale or early, and changes nothing', async () => {
    const { customer, payment, clientSecret } = await anIntent()
    const reference = payment.stripe_payment_intent_id
    await pay(reference, clientSecret)
    for (const seconds of [-301, 302]) {
      for (const late of await webhooksSignedAt(reference, seconds)) {
        expect(await deliver(late)).toMatchObject({ status: 400 })
      }
    }
    const [delivery] = await takeWebhooks(reference)
    const body = delivery?.body ?? ''
    expect(body).toContain('payment_intent')
    const good = delivery?.headers ?? {}
    await anonymous.post('/payments/webhook/', body, { expect: 400 })
    const forged = { 'Stripe-Signature': `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}` }
    await anonymous.post('/payments/webhook/', body, { headers: forged, expect: 400 })
    await anonymous.post('/payments/webhook/', `${body} `, { headers: good, expect: 400 })
    await applyStoredWebhooks()
    expect((await customer.get(`/payments/${payment.id}/`)).body.status).toBe('pending')
  })

  it('applies repeated and reordered events once', async () => {
    const { customer, payment, clientSecret } = await anIntent()
    const reference = payment.stripe_payment_intent_id
    await pay(reference, clientSecret, 'pm_card_chargeDeclined')
    await pay(reference, clientSecret)
    const deliveries = (await takeWebhooks(reference)).reverse()
    for (const delivery of [...deliveries, ...deliveries]) {
      expect((await deliver(delivery)).body).toEqual({ received: true })
    }
    await applyStoredWebhooks()
    await applyStoredWebhooks()
    expect((await customer.get(`/payments/${payment.id}/`)).body.status).toBe('succeeded')
    const receipts = await env.DB.prepare(
      "SELECT count(*) AS n FROM outbox WHERE kind = 'message.payment_receipt' AND key LIKE ?",
    )
      .bind(`order:${payment.order.id}:%`)
      .first<{ n: number }>()
    expect(receipts?.n).toBe(1)
  })

  it('is made good by sync-status when it is lost', async () => {
    const { customer, payment, clientSecret } = await anIntent()
    const reference = payment.stripe_payment_intent_id
    await pay(reference, clientSecret)
    await takeWebhooks(reference)
    const request = { payment_intent_id: reference }
    const { body } = await customer.post('/payments/sync-status/', request, { expect: 200 })
    expect(body.payment.status).toBe('succeeded')
    await customer.post('/payments/sync-status/', {}, { expect: 400 })
    const unknown = { payment_intent_id: 'pi_unknown' }
    await customer.post('/payments/sync-status/', unknown, { expect: 404 })
  })
})
