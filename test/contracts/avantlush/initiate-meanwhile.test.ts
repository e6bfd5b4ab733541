import { beforeAll, describe, expect, it } from 'vitest'
import { besideEveryStep } from '../../support/faults/beside.ts'
import type { Answer, Json } from '../../support/http/client.ts'
import { addPath } from '../../support/sales/avantlush-carts.ts'
import { aShopper, aStall, payNow, type Shopper, type Stall } from '../../support/sales/crowds.ts'
import { expectSettled, moneyOf } from '../../support/sales/quote-invariants.ts'
import {
  checkoutSummaryPath,
  initiatePath,
  methodFor,
  orderCount,
  type Provider,
  payWith,
  stateOf,
} from '../../support/sales/quotes.ts'

let stall: Stall

beforeAll(async () => {
  stall = await aStall(100)
})

function start({ customer, shippingMethodId, provider }: Shopper): Promise<Answer> {
  const asked = { shipping_method_id: shippingMethodId, payment_method: provider }
  return customer.post(initiatePath, asked)
}

/** Pays what is at the checkout now. */
async function payOpen({ customer }: Shopper): Promise<Json> {
  const open = (await customer.get(checkoutSummaryPath, { expect: 200 })).body
  expect(await payWith(customer, await methodFor(open))).toMatchObject({ status: 200 })
  return open
}

describe.each<Provider>(['stripe', 'paypal', 'clover'])(
  'a checkout through %s that is started',
  (provider) => {
    const prepare = () => aShopper(stall, { provider })

    it('whenever another one is, leaves one of them to be paid', async () => {
      const played = await besideEveryStep({ prepare, work: start, meanwhile: start })
      expect(played.length).toBeGreaterThan(1)
      for (const { sale, done, also } of played) {
        expect([done.status, also.status]).toEqual([200, 200])
        expect(also.body).toEqual(await payOpen(sale))
        expect(await orderCount(sale.customer)).toBe(1)
        const quotes = [sale.quote, done.body, also.body]
        expect(await moneyOf(quotes)).toEqual({ charges: 1, refunded: 0 })
      }
      await expectSettled(stall)
    })

    it('whenever the earlier one is paid, takes its place', async () => {
      const played = await besideEveryStep({ prepare, work: start, meanwhile: payNow })
      expect(played.length).toBeGreaterThan(1)
      for (const { sale, done, also } of played) {
        expect(done.status).toBe(200)
        // A card pays whatever is open when it comes, which may be the new one.
        if (also.status !== 200) expect(done.body).toEqual(await payOpen(sale))
        expect(await stateOf(sale.quote)).toBe('replaced')
        expect(await moneyOf([done.body])).toEqual({ charges: 1, refunded: 0 })
      }
      await expectSettled(stall)
    })

    it('whenever the cart changes, is of the cart before or is over', async () => {
      const meanwhile = ({ customer, product }: Shopper) =>
        customer.post(addPath, { product_id: product.id })
      const played = await besideEveryStep({ prepare, work: start, meanwhile })
      expect(played.length).toBeGreaterThan(1)
      for (const { sale, done, also } of played) {
        expect([done.status, also.status]).toEqual([200, 201])
        expect(done.body.items).toMatchObject([{ quantity: 1 }])
        const paid = await payWith(sale.customer, await methodFor(done.body))
        expect(paid.body.details).toBe('The cart has changed. Please start the checkout again.')
        expect(await moneyOf([sale.quote, done.body])).toEqual({ charges: 0, refunded: 0 })
      }
      await expectSettled(stall)
    })
  },
)
