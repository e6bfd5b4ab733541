import { describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { endAtStripe } from '../../support/gateways/stripe-control.ts'
import { pay } from '../../support/gateways/stripe-payments.ts'
import { receiveWebhooks, takeWebhooks } from '../../support/gateways/stripe-webhooks.ts'
import { anIntent } from '../../support/sales/orders.ts'
import { context } from '../../support/world/context.ts'

type Intent = Awaited<ReturnType<typeof anIntent>> & { reference: string }

/** Its card was declined, and we have heard of it. */
async function aDeclinedPayment(): Promise<Intent> {
  const intent = await anIntent()
  const reference = intent.payment.stripe_payment_intent_id
  await pay(reference, intent.clientSecret, 'pm_card_chargeDeclined')
  await receiveWebhooks(reference)
  const sale = { ...intent, reference }
  expect(await statusesOf(sale)).toEqual({ payment: 'failed', order: 'processing' })
  return sale
}

/** The customer tries again with a method of his; nobody hears of it. */
async function payUnheard({ reference, clientSecret }: Intent, method: string): Promise<void> {
  expect(await pay(reference, clientSecret, method)).toBe(200)
  await takeWebhooks(reference)
}

async function statusesOf({ customer, order, payment }: Intent) {
  const paid = await customer.get(`/payments/${payment.id}/`, { expect: 200 })
  const placed = await customer.get(`/orders/${order.id}/`, { expect: 200 })
  return { payment: paid.body.status, order: placed.body.status }
}

async function sync({ customer, reference }: Intent): Promise<string> {
  const request = { payment_intent_id: reference }
  const { body } = await customer.post('/payments/sync-status/', request, { expect: 200 })
  return body.payment.status
}

describe('a payment that is under way after a decline', () => {
  it('is processing as soon as Stripe says so, and its order does not run out', async () => {
    const sale = await aDeclinedPayment()
    expect(await pay(sale.reference, sale.clientSecret, 'pm_usBankAccount')).toBe(200)
    await receiveWebhooks(sale.reference)
    expect(await statusesOf(sale)).toEqual({ payment: 'processing', order: 'processing' })
    for (const minutes of [30, 61, 600]) await runScheduled(inMinutes(context(), minutes))
    expect(await statusesOf(sale)).toEqual({ payment: 'processing', order: 'processing' })
    await endAtStripe(sale.reference, 'succeeded')
    await receiveWebhooks(sale.reference)
    expect(await statusesOf(sale)).toEqual({ payment: 'succeeded', order: 'processing' })
  })

  it('keeps its order from running out although nobody has heard of it', async () => {
    const sale = await aDeclinedPayment()
    await payUnheard(sale, 'pm_usBankAccount')
    await runScheduled(inMinutes(context(), 61))
    expect(await statusesOf(sale)).toEqual({ payment: 'processing', order: 'processing' })
  })

  it('lets its order run out once it is declined again', async () => {
    const sale = await aDeclinedPayment()
    await payUnheard(sale, 'pm_usBankAccount')
    await sync(sale)
    await endAtStripe(sale.reference, 'failed')
    await takeWebhooks(sale.reference)
    await runScheduled(inMinutes(context(), 700))
    expect(await statusesOf(sale)).toEqual({ payment: 'cancelled', order: 'cancelled' })
  })
})

describe('sync-status', () => {
  it.each([
    ['pm_usBankAccount', 'processing'],
    ['pm_card_authenticationRequired', 'pending'],
    ['pm_card_visa', 'succeeded'],
  ])('after a decline, and another try with %s, says %s', async (method, status) => {
    const sale = await aDeclinedPayment()
    await payUnheard(sale, method)
    expect(await sync(sale)).toBe(status)
  })

  it('says failed where money that was under way did not come', async () => {
    const sale = await aDeclinedPayment()
    await payUnheard(sale, 'pm_usBankAccount')
    expect(await sync(sale)).toBe('processing')
    await endAtStripe(sale.reference, 'failed')
    expect(await sync(sale)).toBe('failed')
  })
})

describe('cancelling a payment after a decline', () => {
  it('is possible while the customer is asked by his bank', async () => {
    const sale = await aDeclinedPayment()
    await payUnheard(sale, 'pm_card_authenticationRequired')
    const request = { payment_id: sale.payment.id }
    await sale.customer.post('/payments/cancel/', request, { expect: 200 })
    expect(await statusesOf(sale)).toEqual({ payment: 'cancelled', order: 'cancelled' })
  })

  it('is refused while money is under way, which is then known', async () => {
    const sale = await aDeclinedPayment()
    await payUnheard(sale, 'pm_usBankAccount')
    const request = { payment_id: sale.payment.id }
    const { body } = await sale.customer.post('/payments/cancel/', request, { expect: 400 })
    expect(body).toEqual({ error: 'Stripe could not cancel the payment.' })
    expect(await statusesOf(sale)).toEqual({ payment: 'processing', order: 'processing' })
  })

  it('is refused where nothing else has happened', async () => {
    const sale = await aDeclinedPayment()
    const request = { payment_id: sale.payment.id }
    const { body } = await sale.customer.post('/payments/cancel/', request, { expect: 400 })
    expect(body).toEqual({ error: 'Payment cannot be cancelled in its current status.' })
  })
})
