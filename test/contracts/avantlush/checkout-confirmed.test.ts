import { describe, expect, it } from 'vitest'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { aKey } from '../../support/faults/lost-answers.ts'
import { intentStatus } from '../../support/gateways/stripe-books.ts'
import { receiveWebhooks, takeWebhooks } from '../../support/gateways/stripe-webhooks.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { addPath } from '../../support/sales/avantlush-carts.ts'
import { ordersPath } from '../../support/sales/channel-orders.ts'
import {
  aQuote,
  checkoutSummaryPath,
  initiate,
  paymentPath,
  payWith,
  stateOf,
} from '../../support/sales/quotes.ts'
import { noCheckout, refused } from '../../support/sales/refused-payments.ts'
import {
  confirmInBrowser,
  looseEnds,
  receiveHere,
  runJobs,
  standOf,
  tellBank,
} from '../../support/sales/stripe-quotes.ts'

const intentOf = ({ payment }: Json): string => payment.payment_intent_id

const ordered = { orders: 1, inCart: [], stock: 3 }
const untouched = { orders: 0, inCart: [2], stock: 5 }

/** A checkout of two units of five, whose payment the customer has completed in the browser. */
async function aConfirmed(method?: string) {
  const quoted = await aQuote({ stock: 5, quantity: 2 })
  expect(await confirmInBrowser(quoted.quote, method)).toBe(200)
  return { ...quoted, intent: intentOf(quoted.quote) }
}

/** What a paid checkout is answered, as its only order has it. */
async function paidAnswerOf(customer: Client, intent: string): Promise<Json> {
  const { body: orders } = await customer.get(ordersPath, { expect: 200 })
  const [{ id, order_number, total }] = orders
  const money = { transaction_id: intent, amount: total, status: 'PAID' }
  return { success: true, order_id: id, order_number, ...money }
}

describe('a payment that the customer has completed in the browser', () => {
  it('makes its order when the client says so', async () => {
    const { intent, ...quoted } = await aConfirmed()
    const { status, body } = await payWith(quoted.customer, intent)
    expect([status, body]).toEqual([200, await paidAnswerOf(quoted.customer, intent)])
    expect(await standOf(quoted)).toEqual(ordered)
    await receiveWebhooks(intent)
    await runJobs()
    expect(await standOf(quoted)).toEqual(ordered)
    expect(await looseEnds()).toEqual([])
  })

  it('makes its order when the client names another method', async () => {
    const { intent, ...quoted } = await aConfirmed()
    const { body } = await payWith(quoted.customer, 'pm_card_mastercard')
    expect(body).toEqual(await paidAnswerOf(quoted.customer, intent))
    expect(await standOf(quoted)).toEqual(ordered)
  })

  it.each([
    ['here', receiveHere],
    ['in the store contract', receiveWebhooks],
  ])('makes its order when Stripe says so %s alone', async (_, receive) => {
    const { intent, ...quoted } = await aConfirmed()
    await receive(intent)
    expect(await standOf(quoted)).toEqual(ordered)
    expect(await stateOf(quoted.quote)).toBe('ordered')
    await quoted.customer.get(checkoutSummaryPath, { expect: 404 })
    const { body } = await payWith(quoted.customer, intent)
    expect(body).toEqual(await paidAnswerOf(quoted.customer, intent))
    await runJobs()
    expect(await looseEnds()).toEqual([])
  })

  it('makes its order though both were lost, when the jobs look at it', async () => {
    const { intent, ...quoted } = await aConfirmed()
    await takeWebhooks(intent)
    await runJobs(11)
    expect(await standOf(quoted)).toEqual(ordered)
  })

  it('makes one order where Stripe and the client say so at once, and answers it', async () => {
    const { intent, ...quoted } = await aConfirmed()
    const [told, again] = await Promise.all([
      payWith(quoted.customer, intent),
      payWith(quoted.customer, intent),
      receiveHere(intent),
      receiveWebhooks(intent),
    ])
    expect(await standOf(quoted)).toEqual(ordered)
    const answer = await paidAnswerOf(quoted.customer, intent)
    expect([told, again].map(({ status, body }) => ({ status, body }))).toEqual([
      { status: 200, body: answer },
      { status: 200, body: answer },
    ])
    await runJobs()
    expect(await looseEnds()).toEqual([])
  })
})

it('a payment that nobody has tried yet is no order, and has nothing to be authenticated', async () => {
  const quoted = await aQuote({ stock: 5, quantity: 2 })
  const { status, body } = await payWith(quoted.customer, intentOf(quoted.quote))
  const details = 'The payment has not been completed by the customer yet.'
  expect([status, body]).toEqual([400, refused(details)])
  expect(await standOf(quoted)).toEqual(untouched)
})

describe('a payment whose bank asks the customer first', () => {
  async function anAsked() {
    const quoted = await aQuote({ stock: 5, quantity: 2 })
    const { status, body } = await payWith(quoted.customer, 'pm_card_authenticationRequired')
    return { ...quoted, intent: intentOf(quoted.quote), status, body }
  }

  it('is to be completed with what is told, and takes nothing before', async () => {
    const { intent, status, body, ...quoted } = await anAsked()
    const { client_secret: secret } = quoted.quote.payment
    const details =
      `Authentication required: confirm the payment with client_secret ${secret}, ` +
      `then send payment_method_id ${intent}.`
    expect([status, body]).toEqual([400, refused(details)])
    expect(await standOf(quoted)).toEqual(untouched)
    const { body: open } = await quoted.customer.get(checkoutSummaryPath, { expect: 200 })
    expect(open).toEqual(quoted.quote)
    expect((await payWith(quoted.customer, intent)).body).toEqual(refused(details))
  })

  it('makes its order once the customer has agreed', async () => {
    const { intent, ...quoted } = await anAsked()
    await tellBank(intent, 'authenticated')
    const { body } = await payWith(quoted.customer, intent)
    expect(body).toEqual(await paidAnswerOf(quoted.customer, intent))
    expect(await standOf(quoted)).toEqual(ordered)
  })

  it('makes its order once the customer has agreed, also when only Stripe says so', async () => {
    const { intent, ...quoted } = await anAsked()
    await tellBank(intent, 'authenticated')
    await receiveHere(intent)
    expect(await standOf(quoted)).toEqual(ordered)
  })

  it('is declined where the customer has not agreed, and can be made with another card', async () => {
    const { intent, ...quoted } = await anAsked()
    await tellBank(intent, 'failed')
    await receiveHere(intent)
    const words = 'The provided payment method has failed authentication.'
    expect((await payWith(quoted.customer, intent)).body).toEqual(refused(words))
    expect(await standOf(quoted)).toEqual(untouched)
    expect((await payWith(quoted.customer, 'pm_card_visa')).status).toBe(200)
    expect(await looseEnds()).toEqual([])
  })

  it('can be made with another card without waiting', async () => {
    const { ...quoted } = await anAsked()
    expect((await payWith(quoted.customer, 'pm_card_visa')).status).toBe(200)
    expect(await standOf(quoted)).toEqual(ordered)
  })
})

describe('the payment of a checkout that is completed', () => {
  it('is answered as the first time, also under keys and beside a new cart', async () => {
    const { customer, product, quote, shippingMethodId } = await aQuote()
    const { body: first } = await payWith(customer, 'pm_card_visa')
    const sent = { payment_method_id: intentOf(quote) }
    const repeat = async (options = {}) => (await customer.post(paymentPath, sent, options)).body
    expect(await repeat()).toEqual(first)
    expect(await repeat(aKey())).toEqual(first)
    expect(await repeat(aKey())).toEqual(first)
    await customer.post(addPath, { product_id: product.id }, { expect: 201 })
    expect(await repeat()).toEqual(first)
    await initiate(customer, { shippingMethodId })
    await payWith(customer, 'pm_card_visa')
    expect(await repeat()).toEqual(first)
  })

  it('is nobody else’s', async () => {
    const { customer, quote } = await aQuote()
    await payWith(customer, 'pm_card_visa')
    const other = await anAvantlushCustomer()
    expect((await payWith(other, intentOf(quote))).body).toEqual(noCheckout)
  })

  it('pays for no other checkout', async () => {
    const [one, other] = await Promise.all([aQuote(), aQuote()])
    await payWith(one.customer, 'pm_card_visa')
    const { status, body } = await payWith(other.customer, intentOf(one.quote))
    expect([status, body.message]).toEqual([400, 'Payment processing failed'])
    expect(await intentStatus(intentOf(other.quote))).toBe('requires_payment_method')
    expect((await payWith(other.customer, 'pm_card_visa')).status).toBe(200)
  })
})

describe('a completed payment of another checkout', () => {
  it('that is somebody else’s makes an order for its own customer alone', async () => {
    const [{ intent, ...one }, other] = await Promise.all([aConfirmed(), aQuote()])
    expect((await payWith(other.customer, intent)).status).toBe(400)
    expect(await standOf(other)).toEqual({ orders: 0, inCart: [1], stock: 5 })
    await receiveHere(intent)
    expect(await standOf(one)).toEqual(ordered)
    expect((await payWith(other.customer, intent)).status).toBe(400)
  })

  it('makes no order of a checkout that has taken its place', async () => {
    const { intent, ...quoted } = await aConfirmed()
    const next = await initiate(quoted.customer, quoted)
    expect((await payWith(quoted.customer, intent)).status).toBe(400)
    expect(await standOf(quoted)).toEqual(untouched)
    const { body } = await quoted.customer.get(checkoutSummaryPath, { expect: 200 })
    expect(body).toEqual(next)
    expect((await payWith(quoted.customer, 'pm_card_visa')).body.transaction_id).toBe(
      intentOf(next),
    )
  })
})
