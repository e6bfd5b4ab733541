import { describe, expect, it } from 'vitest'
import { countStock, stockOf } from '../../support/catalogue/products.ts'
import { aKey, loseAnswers, repeat } from '../../support/faults/lost-answers.ts'
import { forgetAtStripe } from '../../support/gateways/stripe-control.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { sendTwice } from '../../support/http/send-twice.ts'
import { toldBy } from '../../support/http/told-by.ts'
import { addPath } from '../../support/sales/avantlush-carts.ts'
import {
  aQuote,
  checkoutSummaryPath,
  initiatePath,
  paymentPath,
  paymentsOf,
  stateOf,
} from '../../support/sales/quotes.ts'
import { noCheckout, refused, short, stale } from '../../support/sales/refused-payments.ts'
import { runJobs, standOf } from '../../support/sales/stripe-quotes.ts'

const good = { payment_method_id: 'pm_card_visa' }
const bad = { payment_method_id: 'pm_card_chargeDeclined' }

const asked = (shippingMethodId: number) => {
  return { shipping_method_id: shippingMethodId, payment_method: 'stripe' }
}

async function summaryOf(customer: Client): Promise<Json> {
  return (await customer.get(checkoutSummaryPath, { expect: 200 })).body
}

describe('a checkout that is started twice under one key', () => {
  it('is one', async () => {
    const { customer, shippingMethodId } = await aQuote()
    const sent = asked(shippingMethodId)
    expect(await sendTwice(customer, 'POST', initiatePath, sent)).toBe(200)
  })

  it('is one, also where the first answer was lost', async () => {
    const { customer, shippingMethodId } = await aQuote()
    const key = aKey()
    const { first, again } = await repeat(customer.id, () =>
      customer.post(initiatePath, asked(shippingMethodId), { ...key, expect: 200 }),
    )
    expect(toldBy(again)).toEqual(toldBy(first))
    expect(await summaryOf(customer)).toEqual(first.body)
    expect(await paymentsOf(first.body)).toHaveLength(1)
  })

  it('is refused where something else is asked for', async () => {
    const { customer, shippingMethodId } = await aQuote()
    const key = aKey()
    const { body } = await customer.post(initiatePath, asked(shippingMethodId), key)
    const other = { ...asked(shippingMethodId), payment_method: 'paypal' }
    await customer.post(initiatePath, other, { ...key, expect: 422 })
    expect(await summaryOf(customer)).toEqual(body)
  })

  it('is another one where the first has been replaced', async () => {
    const { customer, shippingMethodId } = await aQuote()
    const key = aKey()
    const start = () => customer.post(initiatePath, asked(shippingMethodId), key)
    const { again } = await repeat(customer.id, async () => {
      const answer = await start()
      await customer.post(initiatePath, asked(shippingMethodId), { expect: 200 })
      return answer
    })
    expect(await stateOf(again.body)).toBe('replaced')
  })
})

it('a checkout whose payment has ended at Stripe is started anew under its key', async () => {
  const { customer, shippingMethodId } = await aQuote()
  const key = aKey()
  const start = (expected: number) =>
    customer.post(initiatePath, asked(shippingMethodId), { ...key, expect: expected })
  const { body } = await start(200)
  await forgetAtStripe(body.payment.payment_intent_id)
  await runJobs(11)
  await loseAnswers(customer.id)
  await start(503)
  const { body: next } = await start(200)
  expect(next.checkout_id).not.toBe(body.checkout_id)
  expect((await customer.post(paymentPath, good)).body.success).toBe(true)
})

describe('a payment that is sent twice under one key', () => {
  it('is made once', async () => {
    const quoted = await aQuote({ stock: 5, quantity: 2 })
    expect(await sendTwice(quoted.customer, 'POST', paymentPath, good)).toBe(200)
    expect(await standOf(quoted)).toEqual({ orders: 1, inCart: [], stock: 3 })
  })

  it('is declined once', async () => {
    const { customer } = await aQuote()
    expect(await sendTwice(customer, 'POST', paymentPath, bad)).toBe(400)
  })

  it('is refused where it is another one', async () => {
    const quoted = await aQuote()
    const { customer } = quoted
    const key = aKey()
    await customer.post(paymentPath, bad, { ...key, expect: 400 })
    await customer.post(paymentPath, good, { ...key, expect: 422 })
    expect(await standOf(quoted)).toEqual({ orders: 0, inCart: [1], stock: 5 })
  })
})

describe('a payment that is repeated under its key after its answer was lost', () => {
  it('answers its order', async () => {
    const quoted = await aQuote({ stock: 5, quantity: 2 })
    const { customer } = quoted
    const key = aKey()
    const { first, again } = await repeat(customer.id, () => customer.post(paymentPath, good, key))
    expect(first.status).toBe(200)
    expect(toldBy(again)).toEqual(toldBy(first))
    expect(await standOf(quoted)).toEqual({ orders: 1, inCart: [], stock: 3 })
  })

  it('answers its order, also where another checkout was started since', async () => {
    const { customer, product, shippingMethodId } = await aQuote()
    const key = aKey()
    const { first, again } = await repeat(customer.id, async () => {
      const answer = await customer.post(paymentPath, good, key)
      await customer.post(addPath, { product_id: product.id })
      await customer.post(initiatePath, asked(shippingMethodId))
      return answer
    })
    expect(toldBy(again)).toEqual(toldBy(first))
  })

  it('is declined as it was, and the card is not tried again', async () => {
    const { customer, quote } = await aQuote()
    const key = aKey()
    const { first, again } = await repeat(customer.id, () => customer.post(paymentPath, bad, key))
    expect(first.body).toEqual(refused('Your card was declined.'))
    expect(toldBy(again)).toEqual(toldBy(first))
    expect(await paymentsOf(quote)).toMatchObject([{ declines: 1 }])
  })

  it('is stale as it was', async () => {
    const { customer, product } = await aQuote()
    await customer.post(addPath, { product_id: product.id }, { expect: 201 })
    const key = aKey()
    const { first, again } = await repeat(customer.id, () => customer.post(paymentPath, good, key))
    expect(first.body).toEqual(stale)
    expect(toldBy(again)).toEqual(toldBy(first))
  })

  it('finds too little stock as it did, though there is enough by now', async () => {
    const { customer, product } = await aQuote()
    await countStock(product, 0)
    const key = aKey()
    const { first, again } = await repeat(customer.id, async () => {
      const answer = await customer.post(paymentPath, good, key)
      await countStock(product, 5)
      return answer
    })
    expect(first.body).toEqual(short)
    expect(await stockOf(product)).toBe(5)
    expect(toldBy(again)).toEqual(toldBy(first))
  })

  it('finds no checkout as it did', async () => {
    const { customer } = await aQuote()
    await customer.post(paymentPath, good, { expect: 200 })
    const key = aKey()
    const { first, again } = await repeat(customer.id, () => customer.post(paymentPath, good, key))
    expect(first.body).toEqual(noCheckout)
    expect(toldBy(again)).toEqual(toldBy(first))
  })
})
