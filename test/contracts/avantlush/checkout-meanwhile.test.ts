import { beforeAll, describe, expect, it } from 'vitest'
import { besideEveryStep } from '../../support/faults/beside.ts'
import { hearOf } from '../../support/gateways/inside-webhooks.ts'
import { pay } from '../../support/gateways/stripe-payments.ts'
import { addPath, clearPath, itemsOf } from '../../support/sales/avantlush-carts.ts'
import {
  aShopper,
  aStall,
  payNow,
  type Shopper,
  type Stall,
  tally,
} from '../../support/sales/crowds.ts'
import { expectSettled, moneyOf } from '../../support/sales/quote-invariants.ts'
import { initiatePath, orderCount, type Provider } from '../../support/sales/quotes.ts'

let stall: Stall

beforeAll(async () => {
  stall = await aStall(100)
})

/** Each has one order, which was paid once, whatever step of it others came to. */
async function expectPaidOnce(sales: Shopper[]): Promise<void> {
  expect(sales.length).toBeGreaterThan(3)
  for (const { customer } of sales) expect(await orderCount(customer)).toBe(1)
  await expectSettled(stall)
  const quotes = sales.map(({ quote }) => quote)
  expect(await moneyOf(quotes)).toEqual({ charges: sales.length, refunded: 0 })
}

describe.each<Provider>(['stripe', 'paypal', 'clover'])(
  'a payment through %s is made once, and as it was quoted',
  (provider) => {
    const prepare = () => aShopper(stall, { provider })

    it('whenever meanwhile it is made again', async () => {
      const played = await besideEveryStep({ prepare, work: payNow, meanwhile: payNow })
      for (const { done, also } of played) {
        expect(done.status).toBe(200)
        // A card that comes when the order is placed cannot be told from another one's payment.
        if (also.status === 200) expect(also.body).toEqual(done.body)
        else expect(tally([also])).toEqual({ '400 No active checkout': 1 })
      }
      await expectPaidOnce(played.map(({ sale }) => sale))
    })

    it('whenever meanwhile a product is added to the cart', async () => {
      const meanwhile = ({ customer, product }: Shopper) =>
        customer.post(addPath, { product_id: product.id })
      const played = await besideEveryStep({ prepare, work: payNow, meanwhile })
      for (const { sale, done, also } of played) {
        expect([done.status, also.status]).toEqual([200, 201])
        expect(await itemsOf(sale.customer)).toMatchObject([{ quantity: 1 }])
      }
      await expectPaidOnce(played.map(({ sale }) => sale))
    })

    it('whenever meanwhile the cart is cleared', async () => {
      const meanwhile = ({ customer }: Shopper) => customer.post(clearPath)
      const played = await besideEveryStep({ prepare, work: payNow, meanwhile })
      for (const { done, also } of played) expect([done.status, also.status]).toEqual([200, 200])
      await expectPaidOnce(played.map(({ sale }) => sale))
    })

    it('whenever meanwhile another checkout is started', async () => {
      const asked = { shipping_method_id: stall.shippingMethodId, payment_method: provider }
      const meanwhile = ({ customer }: Shopper) => customer.post(initiatePath, asked)
      const played = await besideEveryStep({ prepare, work: payNow, meanwhile })
      for (const { done, also } of played) {
        expect(done.status).toBe(200)
        expect(also).toMatchObject({ status: 400, body: { message: 'Cart is empty' } })
      }
      await expectPaidOnce(played.map(({ sale }) => sale))
    })
  },
)

/** The customer has paid in the browser, and Stripe's messages wait. */
async function aShopperWhoPaid(): Promise<Shopper> {
  const shopper = await aShopper(stall)
  const { payment_intent_id: reference, client_secret: secret } = shopper.quote.payment
  await pay(reference, secret)
  return { ...shopper, method: reference }
}

describe.each([
  ['confirmed in the browser', () => aShopperWhoPaid()],
  ['approved at PayPal', () => aShopper(stall, { provider: 'paypal' })],
])('a payment that was %s makes one order', (_, prepare) => {
  it('whenever the message comes while the customer asks for it', async () => {
    const played = await besideEveryStep({ prepare, work: payNow, meanwhile: hearOf })
    expect(tally(played.map(({ done }) => done))).toEqual({ '200 PAID': played.length })
    await expectPaidOnce(played.map(({ sale }) => sale))
  })

  it('whenever the customer asks for it while the message is applied', async () => {
    const played = await besideEveryStep({ prepare, work: hearOf, meanwhile: payNow })
    expect(tally(played.map(({ also }) => also))).toEqual({ '200 PAID': played.length })
    await expectPaidOnce(played.map(({ sale }) => sale))
  })
})
