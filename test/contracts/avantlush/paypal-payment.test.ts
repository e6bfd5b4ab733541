import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import {
  approveAtPaypal,
  moneyAtPaypal,
  orderAtPaypal,
} from '../../support/gateways/paypal-books.ts'
import type { Json } from '../../support/http/client.ts'
import { toldBy } from '../../support/http/told-by.ts'
import { fateOf, open, paid } from '../../support/sales/quote-fates.ts'
import {
  approve,
  aQuote,
  checkoutSummaryPath,
  initiate,
  orderCount,
  paymentsOf,
  payWith,
} from '../../support/sales/quotes.ts'
import { noCheckout, otherPaypalOrder, refused } from '../../support/sales/refused-payments.ts'

const notCompleted = refused('The payment has not been completed by the customer yet.')

const aPaypalQuote = () => aQuote({ provider: 'paypal' })

/** Where the browser is sent after the buyer has decided. */
async function decide({ payment }: Json, outcome: string): Promise<URL> {
  const body = new URLSearchParams({ outcome })
  const answer = await fetch(payment.approval_url, { method: 'POST', body, redirect: 'manual' })
  await answer.text()
  return new URL(answer.headers.get('Location') ?? '')
}

describe('a checkout through PayPal', () => {
  it('begins with an order at PayPal and the page on which it is approved', async () => {
    const { quote } = await aPaypalQuote()
    const { paypal_order_id: reference, approval_url: page } = quote.payment
    expect(quote.payment).toEqual({
      provider: 'paypal',
      paypal_order_id: expect.stringMatching(/^[A-Z0-9]{17}$/),
      approval_url: `${env.PAYPAL_API_URL}/checkoutnow?token=${reference}`,
    })
    const [row] = await paymentsOf(quote)
    expect(await orderAtPaypal(reference)).toMatchObject({
      status: 'PAYER_ACTION_REQUIRED',
      purchase_units: [
        { amount: { currency_code: 'USD', value: quote.total }, custom_id: row?.key },
      ],
    })
    expect((await fetch(page)).status).toBe(200)
  })

  it('opens one order at PayPal, which the summary names again', async () => {
    const { customer, quote } = await aPaypalQuote()
    const { body } = await customer.get(checkoutSummaryPath, { expect: 200 })
    expect(body).toEqual(quote)
    expect(await paymentsOf(quote)).toHaveLength(1)
  })

  it('sends the buyer back to the storefront, whatever he decides', async () => {
    const { quote } = await aPaypalQuote()
    for (const outcome of ['cancelled', 'approved']) {
      const { origin, pathname, searchParams } = await decide(quote, outcome)
      expect(`${origin}${pathname}`).toBe(`${env.STOREFRONT_URL}/checkout/`)
      expect(searchParams.get('token')).toBe(quote.payment.paypal_order_id)
    }
  })

  it('takes the money of an approved order once, and names its capture', async () => {
    const quoted = await aPaypalQuote()
    const { customer, quote } = quoted
    await approve(quote)
    const { status, body } = await payWith(customer, quote.payment.paypal_order_id)
    const { captures } = await moneyAtPaypal(quote.payment.paypal_order_id)
    expect(captures).toMatchObject([
      { id: body.transaction_id, status: 'COMPLETED', amount: { value: quote.total } },
    ])
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        success: true,
        order_id: expect.any(Number),
        order_number: expect.stringMatching(/^ORD-\d{8}-\d{4}$/),
        transaction_id: captures[0]?.id,
        amount: '24.98',
        status: 'PAID',
      },
    })
    expect(await fateOf(quoted)).toEqual(paid)
  })

  it('shows the method and the states of the order and its payment', async () => {
    const { customer, quote } = await aPaypalQuote()
    await approve(quote)
    const { body } = await payWith(customer, quote.payment.paypal_order_id)
    const order = await customer.get(`/api/orders/${body.order_id}/`, { expect: 200 })
    const payment = { method: 'PAYPAL', amount: '24.98', status: 'PAID' }
    expect(order.body).toMatchObject({
      order_number: body.order_number,
      status: 'PROCESSING',
      payment_type: 'PAYPAL',
      payment,
      payments: [payment],
    })
  })

  it('keeps no method of PayPal, whatever it is asked', async () => {
    const quoted = await aPaypalQuote()
    await approve(quoted.quote)
    const method = quoted.quote.payment.paypal_order_id
    const { status } = await payWith(quoted.customer, method, { save_card: true })
    expect(status).toBe(200)
    expect(await fateOf(quoted)).toEqual(paid)
  })
})

describe('an order that nobody has approved', () => {
  it('pays nothing, and can be approved yet', async () => {
    const quoted = await aPaypalQuote()
    const { customer, quote } = quoted
    const method = quote.payment.paypal_order_id
    for (const _ of [1, 2]) {
      expect(await payWith(customer, method)).toMatchObject({ status: 400, body: notCompleted })
    }
    expect(await fateOf(quoted)).toEqual(open)
    await approve(quote)
    expect((await payWith(customer, method)).status).toBe(200)
    expect(await fateOf(quoted)).toEqual(paid)
  })

  it('pays nothing where the buyer has cancelled, until he approves after all', async () => {
    const quoted = await aPaypalQuote()
    const { customer, quote } = quoted
    const method = quote.payment.paypal_order_id
    await approve(quote, 'cancelled')
    expect(await payWith(customer, method)).toMatchObject({ status: 400, body: notCompleted })
    expect(await fateOf(quoted)).toEqual(open)
    await approve(quote)
    expect((await payWith(customer, method)).status).toBe(200)
  })
})

describe('what is no order of this checkout', () => {
  it.each(['pm_card_visa', 'clv_test_visa', '5O190127TN364715T', '../../v1/oauth2/token'])(
    'pays nothing: %s',
    async (method) => {
      const quoted = await aPaypalQuote()
      const { customer, quote } = quoted
      await approve(quote)
      expect(await payWith(customer, method)).toMatchObject({ status: 400, body: otherPaypalOrder })
      expect(await fateOf(quoted)).toEqual({ ...open, payments: ['failed'] })
      expect((await payWith(customer, quote.payment.paypal_order_id)).status).toBe(200)
      expect(await fateOf(quoted)).toEqual(paid)
    },
  )

  it('pays nothing where it is the order of somebody else', async () => {
    const [own, foreign] = [await aPaypalQuote(), await aPaypalQuote()]
    await approve(foreign.quote)
    const answer = await payWith(own.customer, foreign.quote.payment.paypal_order_id)
    expect(answer).toMatchObject({ status: 400, body: otherPaypalOrder })
    expect(await fateOf(own)).toEqual({ ...open, payments: ['failed'] })
    expect(await fateOf(foreign)).toEqual(open)
  })

  it.each(['stripe', 'clover'] as const)(
    'pays nothing of a checkout through %s',
    async (provider) => {
      const other = await aPaypalQuote()
      const { customer, quote, shippingMethodId } = await aQuote({ provider })
      await approve(other.quote)
      const { status, body } = await payWith(customer, other.quote.payment.paypal_order_id)
      expect({ status, message: body.message }).toEqual({
        status: 400,
        message: 'Payment processing failed',
      })
      expect(await orderCount(customer)).toBe(0)
      expect(await fateOf(other)).toEqual(open)
      expect(quote.payment.provider).toBe(provider)
      await initiate(customer, { shippingMethodId, provider: 'paypal' })
    },
  )
})

describe('the order of a checkout that is complete', () => {
  it('repeats the first answer, to its customer alone', async () => {
    const quoted = await aPaypalQuote()
    const { customer, quote } = quoted
    await approve(quote)
    const method = quote.payment.paypal_order_id
    const first = await payWith(customer, method)
    const again = await payWith(customer, method)
    expect(toldBy(again)).toEqual({ status: 200, body: first.body })
    expect(await fateOf(quoted)).toEqual(paid)

    const stranger = await anAvantlushCustomer()
    expect(await payWith(stranger, method)).toMatchObject({ status: 400, body: noCheckout })
    const capture = first.body.transaction_id
    expect(await payWith(customer, capture)).toMatchObject({ status: 400, body: noCheckout })
  })

  it('is approved once: PayPal takes nothing more for it', async () => {
    const quoted = await aPaypalQuote()
    const { customer, quote } = quoted
    await approve(quote)
    await payWith(customer, quote.payment.paypal_order_id)
    await approveAtPaypal(quote.payment.paypal_order_id)
    await payWith(customer, quote.payment.paypal_order_id)
    expect(await fateOf(quoted)).toEqual(paid)
  })
})
