import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { intentStatus } from '../../support/gateways/stripe-books.ts'
import type { Json } from '../../support/http/client.ts'
import { aCustomerWith, codePath } from '../../support/sales/avantlush-carts.ts'
import { aCoupon } from '../../support/sales/coupons.ts'
import {
  aQuote,
  checkoutSummaryPath,
  initiate,
  initiatePath,
  paymentsOf,
  payWith,
  stateOf,
} from '../../support/sales/quotes.ts'
import { noCheckout } from '../../support/sales/refused-payments.ts'
import { aShippingMethod } from '../../support/sales/shipping-methods.ts'
import { confirmInBrowser, looseEnds, runJobs } from '../../support/sales/stripe-quotes.ts'

const intentOf = ({ payment }: Json): string => payment.payment_intent_id

describe('a checkout that is started again', () => {
  it('takes the place of the one before, which nobody can pay any more', async () => {
    const { customer, shippingMethodId, quote } = await aQuote()
    const next = await initiate(customer, { shippingMethodId })
    expect(next.checkout_id).not.toBe(quote.checkout_id)
    expect((await customer.get(checkoutSummaryPath, { expect: 200 })).body).toEqual(next)
    expect([await stateOf(quote), await stateOf(next)]).toEqual(['replaced', 'open'])
    await runJobs()
    expect(await intentStatus(intentOf(quote))).toBe('canceled')
    expect(await intentStatus(intentOf(next))).toBe('requires_payment_method')
    expect(await confirmInBrowser(quote)).toBe(400)
    expect((await payWith(customer, 'pm_card_visa')).body.transaction_id).toBe(intentOf(next))
  })

  it('has Stripe end the payment of the one before without waiting for the jobs', async () => {
    const { customer, shippingMethodId, quote } = await aQuote()
    await initiate(customer, { shippingMethodId })
    await expect.poll(() => intentStatus(intentOf(quote))).toBe('canceled')
  })

  it('leaves one that can be paid, also of many at once', async () => {
    const { customer, shippingMethodId } = await aQuote()
    const asked = { shipping_method_id: shippingMethodId, payment_method: 'stripe' }
    const answers = await Promise.all([1, 2, 3].map(() => customer.post(initiatePath, asked)))
    const { body: open } = await customer.get(checkoutSummaryPath, { expect: 200 })
    for (const { status } of answers) expect([200, 503]).toContain(status)
    const { body } = await payWith(customer, 'pm_card_visa')
    expect(body.transaction_id).toBe(intentOf(open))
    await runJobs()
    expect(await looseEnds()).toEqual([])
  })

  it('is a stranger’s to nobody else', async () => {
    const [one, other] = await Promise.all([aQuote(), aQuote()])
    await initiate(other.customer, other)
    expect((await one.customer.get(checkoutSummaryPath, { expect: 200 })).body).toEqual(one.quote)
  })
})

describe('nothing is checked out', () => {
  const refusal = (reason: string) => ({
    status: 'error',
    message: 'Invalid shipping method or payment method',
    errors: { payment_method: [reason] },
  })
  const nothingDue = 'The total is 0.00, which cannot be paid online.'
  const notTaken = 'This total cannot be paid with this method.'

  async function aCartOf(amount: number, points?: number) {
    const [customer, { id: shippingMethodId }] = await Promise.all([
      aCustomerWith([await aProduct({ amount })]),
      aShippingMethod(await anAvantlushStaffMember(), { price: '0.00' }),
    ])
    if (points !== undefined) {
      const { code } = await aCoupon({ points })
      await customer.post(codePath, { code }, { expect: 200 })
    }
    return { customer, shippingMethodId }
  }

  it.each([
    ['free goods', 0, undefined, nothingDue],
    ['a cart of which a code takes all off', 5_000, 10_000, nothingDue],
    ['less than Stripe takes', 49, undefined, notTaken],
    ['less than Stripe takes after a code', 100, 5_100, notTaken],
    ['more than Stripe takes', 100_000_000, undefined, notTaken],
  ])('of %s', async (_, amount, points, reason) => {
    const { customer, shippingMethodId } = await aCartOf(amount, points)
    const asked = { shipping_method_id: shippingMethodId, payment_method: 'stripe' }
    expect((await customer.post(initiatePath, asked, { expect: 400 })).body).toEqual(
      refusal(reason),
    )
    const { body } = await customer.get(checkoutSummaryPath, { expect: 404 })
    expect(body).toEqual({ status: 'error', message: 'No active checkout' })
    expect((await payWith(customer, 'pm_card_visa')).body).toEqual(noCheckout)
    for (const minutes of [1, 31, 33]) await runJobs(minutes)
    expect(await looseEnds()).toEqual([])
    const letters = await env.DB.prepare('SELECT count(*) AS n FROM dead_letters').first('n')
    expect(letters).toBe(0)
    const open = await env.DB.prepare("SELECT count(*) AS n FROM quotes WHERE state = 'open'")
    expect(await open.first('n')).toBe(0)
  })

  it.each([50, 99_999_999])('of %i cents, but that is still taken', async (amount) => {
    const { customer, shippingMethodId } = await aCartOf(amount)
    const quote = await initiate(customer, { shippingMethodId })
    expect(await paymentsOf(quote)).toMatchObject([{ amount, status: 'pending' }])
    expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
  })
})
