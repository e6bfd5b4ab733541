import { afterEach, describe, expect, it } from 'vitest'
import { gatewayNamed } from '../../../src/core/payments/gateways.ts'
import type { CallKind } from '../../simulator/faults.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import {
  receiveDeliveries,
  receiveFromPaypal,
  takeEvents,
} from '../../support/gateways/paypal-webhooks.ts'
import { toldBy } from '../../support/http/told-by.ts'
import { type ApprovedQuote, anApprovedQuote } from '../../support/sales/approved-quotes.ts'
import { addPath } from '../../support/sales/avantlush-carts.ts'
import {
  expectPaidOnce,
  fateOf,
  letTimePass,
  lookedAfter,
  paid,
  ringCart,
} from '../../support/sales/quote-fates.ts'
import { initiatePath, payWith } from '../../support/sales/quotes.ts'
import { unsettled } from '../../support/sales/refused-payments.ts'
import { context } from '../../support/world/context.ts'

afterEach(endFaults)

/** Longer than anybody tries. */
const lasting = 1000

const gateway = 'paypal'

const once: CallKind[] = [
  'error',
  'timeout',
  'error-after',
  'slow',
  'unauthorized',
  'null',
  'empty',
]

describe.each(once)('a capture that befalls "%s" once', (kind) => {
  it('is asked for again under its key, and makes the order at once', async () => {
    const quoted = await anApprovedQuote()
    await fault({ gateway, operation: 'capture', kind })
    const { status, body } = await payWith(quoted.customer, quoted.reference)
    expect({ status, amount: body.amount }).toEqual({ status: 200, amount: '24.98' })
    await expectPaidOnce(quoted)
  })
})

const outages: CallKind[] = ['error', 'timeout', 'error-after', 'unauthorized', 'too-many', 'empty']

describe.each(outages)('a capture that befalls "%s" for long', (kind) => {
  async function anUnsettledPayment(): Promise<ApprovedQuote> {
    const quoted = await anApprovedQuote()
    await fault({ gateway, operation: 'capture', kind, count: lasting })
    const answer = await payWith(quoted.customer, quoted.reference)
    expect(toldBy(answer)).toEqual({ status: 400, body: unsettled })
    return quoted
  }

  it('makes the one order when the cart goes on with it', async () => {
    const quoted = await anUnsettledPayment()
    await ringCart(quoted.customer)
    await endFaults()
    await ringCart(quoted.customer)
    await expectPaidOnce(quoted)
  })

  it('makes the one order when the customer tries again', async () => {
    const quoted = await anUnsettledPayment()
    const answer = await payWith(quoted.customer, quoted.reference)
    expect(toldBy(answer)).toEqual({ status: 400, body: unsettled })
    await endFaults()
    expect((await payWith(quoted.customer, quoted.reference)).status).toBe(200)
    await expectPaidOnce(quoted)
  })

  it('makes the one order through the events', async () => {
    const quoted = await anUnsettledPayment()
    await endFaults()
    await receiveFromPaypal(quoted.reference)
    await expectPaidOnce(quoted)
  })
})

describe('while nobody knows whether PayPal took the money', () => {
  it('the cart waits, and no other checkout begins', async () => {
    const quoted = await anApprovedQuote()
    const { customer, product, shippingMethodId } = quoted
    await fault({ gateway, operation: 'capture', kind: 'error-after', count: lasting })
    await payWith(customer, quoted.reference)
    await customer.post(addPath, { product_id: product.id }, { expect: 503 })
    const asked = { shipping_method_id: shippingMethodId, payment_method: 'stripe' }
    await customer.post(initiatePath, asked, { expect: 503 })
    await endFaults()
    await customer.post(addPath, { product_id: product.id }, { expect: 201 })
    expect(await fateOf(quoted)).toEqual({ ...paid, units: [1] })
  })

  it('news of the capture alone make the order', async () => {
    const quoted = await anApprovedQuote()
    await takeEvents(quoted.reference, 'CHECKOUT.ORDER.APPROVED')
    await fault({ gateway, operation: 'capture', kind: 'error-after', count: 2 })
    const answer = await payWith(quoted.customer, quoted.reference)
    expect(toldBy(answer)).toEqual({ status: 400, body: unsettled })
    const news = await takeEvents(quoted.reference, 'PAYMENT.CAPTURE.COMPLETED')
    expect(news).toHaveLength(1)
    await receiveDeliveries(quoted.reference, news)
    await expectPaidOnce(quoted)
  })
})

describe('an order that PayPal has captured for somebody else of ours', () => {
  it.each(outages)('is settled when PayPal, after "%s", tells of it', async (kind) => {
    const quoted = await anApprovedQuote()
    await gatewayNamed(context(), 'paypal').confirm(quoted.reference, crypto.randomUUID())
    await fault({ gateway, operation: 'inquiry', kind, count: lasting })
    const answer = await payWith(quoted.customer, quoted.reference)
    expect(toldBy(answer)).toEqual({ status: 400, body: unsettled })
    await endFaults()
    await ringCart(quoted.customer)
    await expectPaidOnce(quoted)
  })
})

describe('PayPal’s tokens', () => {
  it.each(outages)('that cannot be had for "%s" delay a capture', async (kind) => {
    const quoted = await anApprovedQuote()
    await fault({ gateway, operation: 'capture', kind: 'unauthorized' })
    await fault({ gateway, operation: 'token', kind, count: lasting })
    const answer = await payWith(quoted.customer, quoted.reference)
    expect(toldBy(answer)).toEqual({ status: 400, body: unsettled })
    await endFaults()
    await ringCart(quoted.customer)
    await expectPaidOnce(quoted)
  })
})

describe('the schedule', () => {
  it.each(outages)('takes up later what it could not ask about for "%s"', async (kind) => {
    const quoted = await anApprovedQuote()
    await fault({ gateway, operation: 'inquiry', kind, count: lasting })
    await letTimePass(quoted, 11)
    expect(await lookedAfter(quoted.quote)).toHaveLength(1)
    await endFaults()
    await letTimePass(quoted, 22)
    await expectPaidOnce(quoted)
  })
})
