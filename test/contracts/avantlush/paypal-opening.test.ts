import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { type CallKind, unanswered } from '../../simulator/faults.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { orderAtPaypal } from '../../support/gateways/paypal-books.ts'
import { receiveFromPaypal } from '../../support/gateways/paypal-webhooks.ts'
import type { Json } from '../../support/http/client.ts'
import { itemsOf } from '../../support/sales/avantlush-carts.ts'
import { booksOfQuote, lookedAfter } from '../../support/sales/quote-fates.ts'
import {
  approve,
  aQuote,
  checkoutSummaryPath,
  initiate,
  initiatePath,
  orderCount,
  paymentsOf,
  payWith,
  type Quoted,
  stateOf,
} from '../../support/sales/quotes.ts'
import { context } from '../../support/world/context.ts'

afterEach(endFaults)

interface Unopened extends Omit<Quoted, 'quote'> {
  asked: Json
}

/** A checkout that PayPal did not let begin. */
async function anUnopenedQuote(kind: CallKind, operation: 'create' | 'token'): Promise<Unopened> {
  const { customer, product, shippingMethodId } = await aQuote()
  const asked = { shipping_method_id: shippingMethodId, payment_method: 'paypal' }
  // A token that PayPal does not take has the next one asked for.
  if (operation === 'token')
    await fault({ gateway: 'paypal', operation: 'create', kind: 'unauthorized' })
  await fault({ gateway: 'paypal', operation, kind, count: 1000 })
  const { body } = await customer.post(initiatePath, asked, { expect: 503 })
  expect(body).toEqual({
    status: 'error',
    message: 'Temporarily unavailable. Please try again.',
  })
  return { customer, product, shippingMethodId, asked }
}

async function payNow({ customer }: Unopened, quote: Json): Promise<void> {
  await approve(quote)
  expect((await payWith(customer, quote.payment.paypal_order_id)).status).toBe(200)
  expect(await booksOfQuote(quote)).toEqual({ captured: 2498, refunded: 0 })
  expect(await orderCount(customer)).toBe(1)
}

describe.each(['create', 'token'] as const)(
  'a checkout that PayPal does not open (%s)',
  (operation) => {
    it.each(unanswered)('changes nothing, and begins when PayPal is back: %s', async (kind) => {
      const unopened = await anUnopenedQuote(kind, operation)
      expect(await itemsOf(unopened.customer)).toHaveLength(1)
      await endFaults()
      await payNow(unopened, await initiate(unopened.customer, { ...unopened, provider: 'paypal' }))
    })
  },
)

describe('a checkout that was cut off while PayPal opened it', () => {
  it.each(unanswered)('is opened by its summary: %s', async (kind) => {
    const unopened = await anUnopenedQuote(kind, 'create')
    await unopened.customer.get(checkoutSummaryPath, { expect: 503 })
    await endFaults()
    const { body } = await unopened.customer.get(checkoutSummaryPath, { expect: 200 })
    await payNow(unopened, body)
  })

  it('pays nothing before it is opened', async () => {
    const unopened = await anUnopenedQuote('error', 'create')
    const answer = await payWith(unopened.customer, '5O190127TN364715T')
    expect(answer).toMatchObject({ status: 400, body: { message: 'Payment processing failed' } })
    await endFaults()
    const { body } = await unopened.customer.get(checkoutSummaryPath, { expect: 200 })
    await payNow(unopened, body)
  })

  it('is asked about no more once it has expired', async () => {
    const { customer } = await anUnopenedQuote('error', 'create')
    await runScheduled(inMinutes(context(), 1))
    await runScheduled(inMinutes(context(), 31))
    await customer.get(checkoutSummaryPath, { expect: 404 })
    const quote = await env.DB.prepare(
      'SELECT id FROM quotes WHERE user_id = ? ORDER BY rowid DESC',
    )
      .bind(customer.id)
      .first<string>('id')
    expect(await stateOf({ checkout_id: quote })).toBe('expired')
    expect(await paymentsOf({ checkout_id: quote })).toMatchObject([
      { status: 'cancelled', look_at: null },
    ])
  })
})

describe('an order that PayPal has forgotten', () => {
  async function aForgottenQuote(): Promise<Quoted> {
    const quoted = await aQuote({ provider: 'paypal' })
    const { paypal_order_id: reference } = quoted.quote.payment
    const answer = await fetch(`${env.PAYPAL_API_URL}/control/orders/${reference}`, {
      method: 'DELETE',
    })
    expect(answer.status).toBe(204)
    return quoted
  }

  it('pays nothing, and the next one does', async () => {
    const { customer, shippingMethodId, quote } = await aForgottenQuote()
    const { status } = await payWith(customer, quote.payment.paypal_order_id)
    expect({ status, quote: await stateOf(quote) }).toEqual({ status: 400, quote: 'stale' })
    const next = await initiate(customer, { shippingMethodId, provider: 'paypal' })
    await approve(next)
    expect((await payWith(customer, next.payment.paypal_order_id)).status).toBe(200)
  })

  it('is found by the schedule, and no checkout is open then', async () => {
    const { customer, quote } = await aForgottenQuote()
    await runScheduled(inMinutes(context(), 11))
    expect(await paymentsOf(quote)).toMatchObject([{ status: 'cancelled' }])
    expect(await lookedAfter(quote)).toEqual([])
    await customer.get(checkoutSummaryPath, { expect: 404 })
  })
})

it('an order that the buyer never approves is asked about until its quote expires', async () => {
  const { customer, quote } = await aQuote({ provider: 'paypal' })
  const { paypal_order_id: reference } = quote.payment
  await runScheduled(inMinutes(context(), 11))
  expect(await lookedAfter(quote)).toHaveLength(1)
  await runScheduled(inMinutes(context(), 31))
  await receiveFromPaypal(reference)
  expect(await lookedAfter(quote)).toEqual([])
  expect(await orderAtPaypal(reference)).toMatchObject({ status: 'PAYER_ACTION_REQUIRED' })
  expect(await orderCount(customer)).toBe(0)
})
