import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type CallKind, unanswered } from '../../simulator/faults.ts'
import { aProduct } from '../../support/catalogue/products.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { aKey } from '../../support/faults/lost-answers.ts'
import { aCustomerWith } from '../../support/sales/avantlush-carts.ts'
import {
  checkoutSummaryPath,
  initiate,
  initiatePath,
  payWith,
  stateOf,
} from '../../support/sales/quotes.ts'
import { undone } from '../../support/sales/refused-payments.ts'
import { aShippingMethod } from '../../support/sales/shipping-methods.ts'
import { looseEnds, runJobs, standOf } from '../../support/sales/stripe-quotes.ts'

afterEach(endFaults)

let shippingMethodId: number

beforeAll(async () => {
  shippingMethodId = (await aShippingMethod(await anAvantlushStaffMember())).id
})

const temporarily = { status: 'error', message: 'Temporarily unavailable. Please try again.' }
const asked = () => ({ shipping_method_id: shippingMethodId, payment_method: 'stripe' })

/** A customer whom Stripe does not know yet, and what is in the cart. */
async function aBuyer() {
  const product = await aProduct({ stock: 5 })
  return { customer: await aCustomerWith([product], 2), product }
}

/** The calls of Stripe without which no checkout is started. */
const operations = ['customer', 'create'] as const

/** Until it is ended. */
function stripeAnswers(
  kind: CallKind,
  operation: (typeof operations)[number] | 'cards',
): Promise<void> {
  return fault({ gateway: 'stripe', operation, kind, count: 100 })
}

describe.each(operations)('a checkout for which "%s" comes to nothing at Stripe', (operation) => {
  it.each(unanswered)('with "%s" is to be tried again, and can be', async (kind) => {
    const buyer = await aBuyer()
    const { customer } = buyer
    await stripeAnswers(kind, operation)
    const { body, headers } = await customer.post(initiatePath, asked(), { expect: 503 })
    expect(body).toEqual(temporarily)
    expect(headers.get('Retry-After')).toBe('5')
    expect(await standOf(buyer)).toEqual({ orders: 0, inCart: [2], stock: 5 })
    await endFaults()
    const quote = await initiate(customer, { shippingMethodId })
    expect((await customer.get(checkoutSummaryPath, { expect: 200 })).body).toEqual(quote)
    expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
    for (const minutes of [1, 3]) await runJobs(minutes)
    expect(await looseEnds()).toEqual([])
  })

  it.each(['slow', 'error', 'error-after'] as const)(
    'with "%s" once is started all the same',
    async (kind) => {
      const { customer } = await aBuyer()
      await fault({ gateway: 'stripe', operation, kind })
      await initiate(customer, { shippingMethodId })
      expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
    },
  )
})

describe('a checkout for which Stripe does not list the saved cards', () => {
  it.each(unanswered)('with "%s" is started and read without them', async (kind) => {
    const { customer } = await aBuyer()
    await stripeAnswers(kind, 'cards')
    const quote = await initiate(customer, { shippingMethodId })
    expect(quote.payment.saved_methods).toEqual([])
    expect((await customer.get(checkoutSummaryPath, { expect: 200 })).body).toEqual(quote)
    expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
  })
})

describe('a checkout that Stripe did not open', () => {
  it('is the same one where it is started again under its key', async () => {
    const { customer } = await aBuyer()
    const key = aKey()
    await stripeAnswers('error', 'create')
    await customer.post(initiatePath, asked(), { ...key, expect: 503 })
    await endFaults()
    const { body } = await customer.post(initiatePath, asked(), { ...key, expect: 200 })
    expect(await stateOf(body)).toBe('open')
    await runJobs(1)
    expect((await customer.get(checkoutSummaryPath, { expect: 200 })).body).toEqual(body)
  })

  it('can be paid without having been opened before', async () => {
    const buyer = await aBuyer()
    const { customer } = buyer
    await stripeAnswers('error', 'create')
    await customer.post(initiatePath, asked(), { expect: 503 })
    await endFaults()
    expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
    expect(await standOf(buyer)).toEqual({ orders: 1, inCart: [], stock: 3 })
  })

  it('takes nothing where it cannot be opened for its payment, either', async () => {
    const buyer = await aBuyer()
    const { customer } = buyer
    await stripeAnswers('error', 'create')
    await customer.post(initiatePath, asked(), { expect: 503 })
    expect((await payWith(customer, 'pm_card_visa')).body).toEqual(undone)
    expect(await standOf(buyer)).toEqual({ orders: 0, inCart: [2], stock: 5 })
    await endFaults()
    expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
  })

  it('is opened by the jobs', async () => {
    const { customer } = await aBuyer()
    await stripeAnswers('error-after', 'create')
    await customer.post(initiatePath, asked(), { expect: 503 })
    await endFaults()
    await runJobs(1)
    const { body } = await customer.get(checkoutSummaryPath, { expect: 200 })
    const { body: paid } = await payWith(customer, body.payment.payment_intent_id)
    expect(paid.details).toBe('The payment has not been completed by the customer yet.')
  })
})
