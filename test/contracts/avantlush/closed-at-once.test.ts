import { expect, it } from 'vitest'
import { intentStatus } from '../../support/gateways/stripe-books.ts'
import type { Json } from '../../support/http/client.ts'
import { addPath, codePath } from '../../support/sales/avantlush-carts.ts'
import { aCoupon, aRedemption } from '../../support/sales/coupons.ts'
import { inWorld } from '../../support/sales/quote-fates.ts'
import { aQuote, initiate, payWith, type Quoted } from '../../support/sales/quotes.ts'

/** Each answers the checkout that is over by then. */
async function startAnew({ customer, shippingMethodId, quote }: Quoted): Promise<Json> {
  await initiate(customer, { shippingMethodId })
  return quote
}

async function changeCart({ customer, product, quote }: Quoted): Promise<Json> {
  await customer.post(addPath, { product_id: product.id }, { expect: 201 })
  return quote
}

async function payWithUsedCode({ customer, shippingMethodId }: Quoted): Promise<Json> {
  const coupon = await aCoupon({ usesPerCustomerMax: 1 })
  await customer.post(codePath, { code: coupon.code }, { expect: 200 })
  const quote = await initiate(customer, { shippingMethodId })
  await aRedemption(coupon, customer, 'used')
  await payWith(customer, 'pm_card_visa')
  return quote
}

it.each([
  ['is replaced', startAnew],
  ['is stale', changeCart],
  ['can no longer have its code', payWithUsedCode],
])(
  'what was opened for a checkout that %s is cancelled without waiting for a job',
  async (_, end) => {
    const quoted = await aQuote()
    const begun: Promise<unknown>[] = []
    await inWorld(quoted.customer, () => ({ defer: (work) => void begun.push(work()) }))

    const { payment } = await end(quoted)

    await Promise.all(begun)
    expect(await intentStatus(payment.payment_intent_id)).toBe('canceled')
  },
)
