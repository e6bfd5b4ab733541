import { describe, expect, it } from 'vitest'
import { aKey } from '../../support/faults/lost-answers.ts'
import { toldBy } from '../../support/http/told-by.ts'
import { addPath } from '../../support/sales/avantlush-carts.ts'
import {
  aQuote,
  checkoutSummaryPath,
  initiate,
  methodFor,
  paymentPath,
  payWith,
} from '../../support/sales/quotes.ts'
import { otherPaypalOrder, unusableMethod } from '../../support/sales/refused-payments.ts'
import { standOf } from '../../support/sales/stripe-quotes.ts'

/** An order of one unit of five that was paid, and one unit more at the checkout. */
async function aPaidAndAnOpen(
  provider: 'stripe' | 'paypal',
  next: 'stripe' | 'paypal' | 'clover' = 'stripe',
) {
  const { customer, product, shippingMethodId, quote } = await aQuote({ provider })
  const { status, body: first } = await payWith(customer, await methodFor(quote))
  expect(status).toBe(200)
  await customer.post(addPath, { product_id: product.id }, { expect: 201 })
  const open = await initiate(customer, { shippingMethodId, provider: next })
  const reference: string = quote.payment.payment_intent_id ?? quote.payment.paypal_order_id
  return { customer, product, first, open, reference }
}

describe.each(['stripe', 'paypal'] as const)('the id of what was paid through %s', (provider) => {
  it.each(['stripe', 'paypal', 'clover'] as const)(
    'answers its order while a checkout through %s is open, which stays so',
    async (next) => {
      const { customer, product, first, open, reference } = await aPaidAndAnOpen(provider, next)
      const answer = await payWith(customer, reference)
      expect(toldBy(answer)).toEqual({ status: 200, body: first })
      expect(await standOf({ customer, product })).toEqual({ orders: 1, inCart: [1], stock: 4 })
      expect((await customer.get(checkoutSummaryPath, { expect: 200 })).body).toEqual(open)
      const { body } = await payWith(customer, await methodFor(open))
      expect(body).toMatchObject({ success: true, amount: open.total })
      expect(await standOf({ customer, product })).toEqual({ orders: 2, inCart: [], stock: 3 })
    },
  )

  it('answers its order also under a key, again and again', async () => {
    const { customer, product, first, reference } = await aPaidAndAnOpen(provider)
    const [sent, key] = [{ payment_method_id: reference }, aKey()]
    for (const options of [key, key, aKey()]) {
      const { body } = await customer.post(paymentPath, sent, { ...options, expect: 200 })
      expect(body).toEqual(first)
    }
    expect(await standOf({ customer, product })).toEqual({ orders: 1, inCart: [1], stock: 4 })
  })

  it('answers its order after the cart of the open checkout has changed', async () => {
    const { customer, product, first, reference } = await aPaidAndAnOpen(provider)
    await customer.post(addPath, { product_id: product.id }, { expect: 201 })
    expect(toldBy(await payWith(customer, reference))).toEqual({ status: 200, body: first })
  })

  it('answers nothing to somebody else, whose checkout is open', async () => {
    const { reference } = await aPaidAndAnOpen(provider)
    const [atStripe, atPaypal] = [await aQuote(), await aQuote({ provider: 'paypal' })]
    const answers = [
      toldBy(await payWith(atStripe.customer, reference)),
      toldBy(await payWith(atPaypal.customer, reference)),
    ]
    expect(answers).toEqual([
      { status: 400, body: unusableMethod },
      { status: 400, body: otherPaypalOrder },
    ])
  })
})
