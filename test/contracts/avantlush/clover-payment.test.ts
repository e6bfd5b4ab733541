import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aCardToken, chargesFor } from '../../support/gateways/clover-books.ts'
import type { Json } from '../../support/http/client.ts'
import { toldBy } from '../../support/http/told-by.ts'
import { fateOf, lookedAfter, open, paid } from '../../support/sales/quote-fates.ts'
import {
  aQuote,
  checkoutSummaryPath,
  initiate,
  orderCount,
  paymentPath,
  paymentsOf,
  payWith,
} from '../../support/sales/quotes.ts'
import {
  noCheckout,
  otherPaypalOrder,
  refused,
  unusableMethod,
  unusableToken,
} from '../../support/sales/refused-payments.ts'

const aCloverQuote = () => aQuote({ provider: 'clover' })

const declinedCard = { number: '4005571702222222' }

describe('a checkout through Clover', () => {
  it('begins with what a browser needs to turn a card into a token', async () => {
    const { customer, quote } = await aCloverQuote()
    expect(quote.payment).toEqual({
      provider: 'clover',
      api_access_key: env.CLOVER_API_ACCESS_KEY,
      tokenization_url: env.CLOVER_TOKEN_URL,
    })
    expect((await customer.get(checkoutSummaryPath, { expect: 200 })).body).toEqual(quote)
    expect(await paymentsOf(quote)).toEqual([])
  })

  it('charges the card of a token once, and names the charge', async () => {
    const quoted = await aCloverQuote()
    const { customer, quote } = quoted
    const token = await aCardToken(quote)
    expect(token).toMatch(/^clv_/)
    const { status, body } = await payWith(customer, token)
    const charges = await chargesFor(quote)
    expect(charges).toMatchObject([
      { amount: 2498, currency: 'usd', status: 'succeeded', source: { id: token } },
    ])
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        success: true,
        order_id: expect.any(Number),
        order_number: expect.stringMatching(/^ORD-\d{8}-\d{4}$/),
        transaction_id: charges[0].id,
        amount: '24.98',
        status: 'PAID',
      },
    })
    expect(await fateOf(quoted)).toEqual(paid)
  })

  it('has the id of its payment in Clover’s dashboard', async () => {
    const { customer, quote } = await aCloverQuote()
    const { body } = await payWith(customer, await aCardToken(quote))
    const order = await customer.get(`/api/orders/${body.order_id}/`, { expect: 200 })
    const [charge] = await chargesFor(quote)
    expect(charge?.external_reference_id).toBe(String(order.body.payment.id))
  })

  it('shows the method and the states of the order and its payment', async () => {
    const { customer, quote } = await aCloverQuote()
    const { body } = await payWith(customer, await aCardToken(quote))
    const order = await customer.get(`/api/orders/${body.order_id}/`, { expect: 200 })
    const payment = { method: 'CLOVER', amount: '24.98', status: 'PAID' }
    expect(order.body).toMatchObject({
      status: 'PROCESSING',
      payment_type: 'CLOVER',
      payment,
      payments: [payment],
    })
  })

  it('keeps no card, whatever it is asked', async () => {
    const quoted = await aCloverQuote()
    const token = await aCardToken(quoted.quote)
    expect((await payWith(quoted.customer, token, { save_card: true })).status).toBe(200)
    expect(await fateOf(quoted)).toEqual(paid)
  })

  it('is over with its order, which its token does not find again', async () => {
    const quoted = await aCloverQuote()
    const token = await aCardToken(quoted.quote)
    await payWith(quoted.customer, token)
    expect(toldBy(await payWith(quoted.customer, token))).toEqual({ status: 400, body: noCheckout })
    const { body } = await payWith(quoted.customer, 'clv_test_visa')
    expect(body.details).toBe('No active checkout')
    expect(await fateOf(quoted)).toEqual(paid)
  })

  it('makes one order of several tokens at once', async () => {
    const quoted = await aCloverQuote()
    const tokens = await Promise.all([1, 2, 3].map(() => aCardToken(quoted.quote)))
    const answers = await Promise.all(tokens.map((token) => payWith(quoted.customer, token)))
    expect(new Set(answers.map(({ body }) => body.order_id)).size).toBe(1)
    expect(await fateOf(quoted)).toEqual(paid)
    expect(await chargesFor(quoted.quote)).toHaveLength(1)
  })
})

describe('a card that is declined', () => {
  it.each([
    ['the ready token', async () => 'clv_test_declined'],
    ['a token of its own', (quote: Json) => aCardToken(quote, declinedCard)],
  ])('pays nothing, in Clover’s words, and another one does: %s', async (_, tokenOf) => {
    const quoted = await aCloverQuote()
    const { customer, quote } = quoted
    const answer = await payWith(customer, await tokenOf(quote))
    expect(toldBy(answer)).toEqual({ status: 400, body: refused('Your card was declined.') })
    expect(await fateOf(quoted)).toEqual({ ...open, payments: ['cancelled'] })
    expect(await lookedAfter(quote)).toEqual([])

    expect((await payWith(customer, await aCardToken(quote))).status).toBe(200)
    expect(await fateOf(quoted)).toEqual({ ...paid, payments: ['cancelled', 'succeeded'] })
    expect(await lookedAfter(quote)).toEqual([])
  })

  it('is a payment that the order does not show', async () => {
    const { customer } = await aCloverQuote()
    await payWith(customer, 'clv_test_declined')
    const { body } = await payWith(customer, 'clv_test_visa')
    const order = await customer.get(`/api/orders/${body.order_id}/`, { expect: 200 })
    expect(order.body.payments).toMatchObject([{ status: 'PAID' }])
  })
})

describe('what is no good token', () => {
  it.each(['clv_1unknown', 'pm_card_visa', '5O190127TN364715T', 'Q7X2M4K9R1T6B', 'x'])(
    'pays nothing, and a good one does: %s',
    async (method) => {
      const quoted = await aCloverQuote()
      const answer = await payWith(quoted.customer, method)
      expect(toldBy(answer)).toEqual({ status: 400, body: unusableToken })
      expect(await fateOf(quoted)).toEqual({ ...open, payments: ['cancelled'] })
      expect((await payWith(quoted.customer, 'clv_test_visa')).status).toBe(200)
    },
  )

  it('pays nothing where it has paid before', async () => {
    const quoted = await aCloverQuote()
    const { customer, product, shippingMethodId } = quoted
    const token = await aCardToken(quoted.quote)
    await payWith(customer, token)
    await customer.post('/api/cart/add-item/', { product_id: product.id }, { expect: 201 })
    const quote = await initiate(customer, { shippingMethodId, provider: 'clover' })
    const answer = await payWith(customer, token)
    expect(toldBy(answer)).toEqual({ status: 400, body: unusableToken })
    expect(await chargesFor(quote)).toEqual([])
    expect(await orderCount(customer)).toBe(1)
  })

  it.each([
    ['stripe', unusableMethod],
    ['paypal', otherPaypalOrder],
  ] as const)('is a token where the checkout is one through %s', async (provider, told) => {
    const { customer, quote } = await aQuote({ provider })
    const answer = await payWith(customer, 'clv_test_visa')
    expect(toldBy(answer)).toEqual({ status: 400, body: told })
    expect(await chargesFor(quote)).toEqual([])
    expect(await orderCount(customer)).toBe(0)
  })

  it.each([
    {},
    { payment_method_id: '' },
    { payment_method_id: 7 },
    { payment_method_id: 'x'.repeat(256) },
  ])('is not even sent to Clover: %j', async (payment) => {
    const quoted = await aCloverQuote()
    const { status, body } = await quoted.customer.post(paymentPath, payment)
    expect({ status, message: body.message, fields: Object.keys(body.errors) }).toEqual({
      status: 400,
      message: 'Validation error',
      fields: ['payment_method_id'],
    })
    expect(await fateOf(quoted)).toEqual({ ...open, payments: [] })
  })
})
