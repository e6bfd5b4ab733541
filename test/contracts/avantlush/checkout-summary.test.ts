import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { intentStatus, readStripeBooks } from '../../support/gateways/stripe-books.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { reprice, withdraw } from '../../support/sales/avantlush-carts.ts'
import {
  aQuote,
  checkoutSummaryPath,
  initiate,
  initiatePath,
  payWith,
  stateOf,
} from '../../support/sales/quotes.ts'
import { noCheckout } from '../../support/sales/refused-payments.ts'
import { looseEnds, passTime, runJobs } from '../../support/sales/stripe-quotes.ts'

afterEach(endFaults)

async function summaryOf(customer: Client): Promise<Json> {
  return (await customer.get(checkoutSummaryPath, { expect: 200 })).body
}

async function expectNone(customer: Client): Promise<void> {
  const { body } = await customer.get(checkoutSummaryPath, { expect: 404 })
  expect(body).toEqual({ status: 'error', message: 'No active checkout' })
}

describe('the summary', () => {
  it('is not there before a checkout is started', async () => {
    await expectNone(await anAvantlushCustomer())
  })

  it('is not there once the order is paid', async () => {
    const { customer } = await aQuote()
    expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
    await expectNone(customer)
  })

  it('repeats what is to be paid, whatever has become of the product since', async () => {
    const { customer, product, quote } = await aQuote({ quantity: 2 })
    await reprice(product, 99_999)
    expect(await summaryOf(customer)).toEqual(quote)
    await withdraw(product)
    expect(await summaryOf(customer)).toEqual(quote)
  })

  it('shows nobody else’s checkout', async () => {
    await aQuote()
    await expectNone(await anAvantlushCustomer())
  })

  it('changes nothing however often it is read', async () => {
    const { customer, quote } = await aQuote()
    const answers = await Promise.all([1, 2, 3].map(() => summaryOf(customer)))
    for (const answer of answers) expect(answer).toEqual(quote)
    const { intents } = await readStripeBooks()
    const ours = intents.filter(({ metadata }) => metadata.quote_id === quote.checkout_id)
    expect(ours).toHaveLength(1)
  })
})

describe('a checkout whose half hour is over', () => {
  it('is not there, and not to be paid', async () => {
    const { customer, quote } = await aQuote()
    await passTime(quote)
    await expectNone(customer)
    expect((await payWith(customer, 'pm_card_visa')).body).toEqual(noCheckout)
    expect(await intentStatus(quote.payment.payment_intent_id)).toBe('requires_payment_method')
  })

  it('is over at Stripe as well, as soon as the jobs have run', async () => {
    const { customer, quote } = await aQuote()
    await passTime(quote)
    await runJobs(1)
    await runJobs(3)
    expect(await stateOf(quote)).toBe('expired')
    expect(await intentStatus(quote.payment.payment_intent_id)).toBe('canceled')
    expect(await looseEnds()).toEqual([])
    await expectNone(customer)
  })

  it('is open for half an hour', async () => {
    const { quote } = await aQuote()
    const row = await env.DB.prepare(
      'SELECT expires_at - created_at AS ms FROM quotes WHERE id = ?',
    )
      .bind(quote.checkout_id)
      .first('ms')
    expect(row).toBe(30 * 60_000)
  })

  it.each(['before', 'after'])('is started anew %s the jobs have run', async (moment) => {
    const { customer, quote, shippingMethodId } = await aQuote()
    await passTime(quote)
    if (moment === 'after') await runJobs(1)
    const next = await initiate(customer, { shippingMethodId })
    expect(next.checkout_id).not.toBe(quote.checkout_id)
    expect(await summaryOf(customer)).toEqual(next)
    expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
    await runJobs(3)
    expect(await looseEnds()).toEqual([])
  })
})

describe('the summary of a checkout whose payment Stripe did not open', () => {
  it.each(['create', 'customer'] as const)('has it opened (%s)', async (operation) => {
    const { customer, shippingMethodId } = await aQuote()
    await env.DB.prepare('DELETE FROM gateway_customers WHERE user_id = ?').bind(customer.id).run()
    await fault({ gateway: 'stripe', operation, kind: 'error', count: 2 })
    const asked = { shipping_method_id: shippingMethodId, payment_method: 'stripe' }
    await customer.post(initiatePath, asked, { expect: 503 })
    const summary = await summaryOf(customer)
    expect(summary.payment).toMatchObject({ payment_intent_id: expect.any(String) })
    expect(await summaryOf(customer)).toEqual(summary)
    const { body } = await payWith(customer, 'pm_card_visa')
    expect(body.transaction_id).toBe(summary.payment.payment_intent_id)
  })

  it('is to be asked for again while Stripe does not answer', async () => {
    const { customer, shippingMethodId } = await aQuote()
    await fault({ gateway: 'stripe', operation: 'create', kind: 'error', count: 100 })
    const asked = { shipping_method_id: shippingMethodId, payment_method: 'stripe' }
    await customer.post(initiatePath, asked, { expect: 503 })
    const { body, headers } = await customer.get(checkoutSummaryPath, { expect: 503 })
    const message = 'Temporarily unavailable. Please try again.'
    expect(body).toEqual({ status: 'error', message })
    expect(headers.get('Retry-After')).toBe('5')
    await endFaults()
    const { payment } = await summaryOf(customer)
    expect(payment).toMatchObject({ payment_intent_id: expect.any(String) })
  })
})
