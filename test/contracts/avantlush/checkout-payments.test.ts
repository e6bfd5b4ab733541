import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aProduct, countStock, stockOf } from '../../support/catalogue/products.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { mailsTo, sendMails } from '../../support/customers/mail.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { intentStatus } from '../../support/gateways/stripe-books.ts'
import { forgetAtStripe } from '../../support/gateways/stripe-control.ts'
import { moment } from '../../support/http/avantlush-answers.ts'
import { aCustomerWith, codePath, reprice, summaryOf } from '../../support/sales/avantlush-carts.ts'
import { orderPath, trackingPath } from '../../support/sales/channel-orders.ts'
import { aCoupon } from '../../support/sales/coupons.ts'
import {
  aQuote,
  checkoutSummaryPath,
  initiate,
  payWith,
  stateOf,
} from '../../support/sales/quotes.ts'
import { noCheckout, refused, short, unusableMethod } from '../../support/sales/refused-payments.ts'
import { aShippingMethod } from '../../support/sales/shipping-methods.ts'
import { looseEnds, runJobs, standOf } from '../../support/sales/stripe-quotes.ts'

/** A checkout of two units at 19.99 each with 20 per cent off. */
async function aDiscounted(limits: { usesMax?: number; usesPerCustomerMax?: number } = {}) {
  const product = await aProduct({ stock: 5 })
  const customer = await aCustomerWith([product], 2)
  const coupon = await aCoupon(limits)
  await customer.post(codePath, { code: coupon.code }, { expect: 200 })
  const { id: shippingMethodId } = await aShippingMethod(await anAvantlushStaffMember())
  const quote = await initiate(customer, { shippingMethodId })
  return { customer, product, coupon, shippingMethodId, quote }
}

function usesOf({ id }: { id: number }): Promise<number | null> {
  return env.DB.prepare('SELECT uses FROM coupons WHERE id = ?').bind(id).first('uses')
}

describe('a payment', () => {
  it('makes a paid order, and answers what was paid', async () => {
    const { customer, quote } = await aQuote({ quantity: 2 })
    const { status, body } = await payWith(customer, 'pm_card_visa')
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        order_id: expect.any(Number),
        order_number: expect.stringMatching(/^ORD-\d{8}-\d{4}$/),
        transaction_id: quote.payment.payment_intent_id,
        amount: '44.97',
        status: 'PAID',
      },
    ])
  })

  it('makes an order that tells of it, and mails of it', async () => {
    const { customer, product } = await aQuote({ quantity: 2 })
    const { body: paid } = await payWith(customer, 'pm_card_visa')
    const { body } = await customer.get(orderPath(paid.order_id), { expect: 200 })
    const payment = { method: 'STRIPE', amount: '44.97', status: 'PAID', created_at: moment }
    expect(body).toMatchObject({
      ...{ order_number: paid.order_number, customer_email: customer.email, total: '44.97' },
      ...{ status: 'PROCESSING', payment_type: 'STRIPE', order_type: 'STANDARD', payment },
      items: [{ product: product.id, quantity: 2, unit_price: '19.99', total_price: '39.98' }],
    })
    expect(body.payments).toHaveLength(1)
    const tracking = await customer.get(trackingPath(paid.order_id), { expect: 200 })
    expect(tracking.body).toMatchObject([{ status: 'PROCESSING' }])
    await runJobs()
    await sendMails()
    const subjects = (await mailsTo(customer.email)).map(({ subject }) => subject)
    const receipt = `Payment received for order ${paid.order_id}`
    expect(subjects.filter((subject) => subject === receipt)).toHaveLength(1)
    expect(await looseEnds()).toEqual([])
  })

  it('uses its promo code up, which leaves the cart', async () => {
    const { customer, coupon } = await aDiscounted()
    expect((await payWith(customer, 'pm_card_visa')).body.amount).toBe('36.97')
    expect(await usesOf(coupon)).toBe(1)
    expect(await summaryOf(customer)).toMatchObject({ discount_code: null, items_count: 0 })
  })

  it('takes what was quoted, though the price is another one by now', async () => {
    const { customer, product, quote } = await aQuote({ quantity: 2 })
    await reprice(product, 9_999)
    const { body } = await payWith(customer, 'pm_card_visa')
    expect(body.amount).toBe(quote.total)
    const { body: order } = await customer.get(orderPath(body.order_id), { expect: 200 })
    expect(order.items).toMatchObject([{ unit_price: '19.99' }])
  })

  it('of two at once is made once, and answered twice', async () => {
    const quoted = await aQuote({ stock: 5, quantity: 2 })
    const answers = await Promise.all([1, 2].map(() => payWith(quoted.customer, 'pm_card_visa')))
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers[1]?.body).toEqual(answers[0]?.body)
    expect(await standOf(quoted)).toEqual({ orders: 1, inCart: [], stock: 3 })
  })
})

describe('a card that is declined', () => {
  it.each([
    ['pm_card_chargeDeclined', 'Your card was declined.'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'Your card has insufficient funds.'],
    ['pm_card_chargeDeclinedExpiredCard', 'Your card has expired.'],
    ['pm_card_chargeDeclinedIncorrectCvc', "Your card's security code is incorrect."],
    [
      'pm_card_chargeDeclinedProcessingError',
      'An error occurred while processing your card. Try again in a little bit.',
    ],
  ])('(%s) leaves all as it was, and another one pays', async (method, words) => {
    const quoted = await aDiscounted({ usesMax: 1 })
    const { customer, coupon, quote } = quoted
    const before = await summaryOf(customer)
    const { status, body } = await payWith(customer, method)
    expect([status, body]).toEqual([400, refused(words)])
    expect(await standOf(quoted)).toEqual({ orders: 0, inCart: [2], stock: 5 })
    expect(await summaryOf(customer)).toEqual(before)
    expect(await usesOf(coupon)).toBe(0)
    expect((await customer.get(checkoutSummaryPath, { expect: 200 })).body).toEqual(quote)
    const { body: paid } = await payWith(customer, 'pm_card_mastercard')
    expect(paid).toMatchObject({ success: true, transaction_id: quote.payment.payment_intent_id })
    expect(await standOf(quoted)).toEqual({ orders: 1, inCart: [], stock: 3 })
    expect(await looseEnds()).toEqual([])
  })

  it('five times leaves the checkout open', async () => {
    const { customer } = await aQuote()
    for (let time = 1; time <= 5; time++) await payWith(customer, 'pm_card_chargeDeclined')
    expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
  })

  it.each(['pm_of_nobody', '7', '../refunds'])('or is none (%s) pays nothing', async (method) => {
    const quoted = await aQuote()
    const { status, body } = await payWith(quoted.customer, method)
    expect([status, body]).toEqual([400, unusableMethod])
    expect(await standOf(quoted)).toEqual({ orders: 0, inCart: [1], stock: 5 })
    expect((await payWith(quoted.customer, 'pm_card_visa')).status).toBe(200)
  })
})

describe('nothing is charged', () => {
  it('without a checkout', async () => {
    const customer = await anAvantlushCustomer()
    expect((await payWith(customer, 'pm_card_visa')).body).toEqual(noCheckout)
    const buyer = await aCustomerWith([await aProduct()])
    expect((await payWith(buyer, 'pm_card_visa')).body).toEqual(noCheckout)
    expect((await payWith(buyer, 'pi_of_nobody')).body).toEqual(noCheckout)
  })

  it('where the stock is gone, until it is there again', async () => {
    const quoted = await aQuote({ stock: 5, quantity: 2 })
    const { customer, product, quote } = quoted
    await countStock(product, 1)
    const { status, body } = await payWith(customer, 'pm_card_visa')
    expect([status, body]).toEqual([400, short])
    expect(await intentStatus(quote.payment.payment_intent_id)).toBe('requires_payment_method')
    expect(await standOf(quoted)).toEqual({ orders: 0, inCart: [2], stock: 1 })
    await countStock(product, 2)
    expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
    expect(await stockOf(product)).toBe(0)
  })

  it.each([
    ['by others', { usesMax: 1 }, 'UPDATE coupons SET uses = 1 WHERE id = ?1'],
    [
      'by its customer',
      { usesPerCustomerMax: 1 },
      `INSERT INTO redemptions(checkout_id, coupon_id, user_id, state, created_at)
       VALUES ('elsewhere', ?1, ?2, 'used', 0)`,
    ],
  ])('where the promo code was used up %s meanwhile', async (_, limits, use) => {
    const quoted = await aDiscounted(limits)
    const { customer, coupon, shippingMethodId, quote } = quoted
    const statement = env.DB.prepare(use)
    const values = use.includes('?2') ? [coupon.id, customer.id] : [coupon.id]
    await statement.bind(...values).run()
    const { status, body } = await payWith(customer, 'pm_card_visa')
    expect([status, body]).toEqual([400, refused('The promo code is no longer available.')])
    expect(await standOf(quoted)).toEqual({ orders: 0, inCart: [2], stock: 5 })
    expect(await stateOf(quote)).toBe('stale')
    expect((await payWith(customer, 'pm_card_visa')).body).toEqual(noCheckout)
    await customer.get(checkoutSummaryPath, { expect: 404 })
    await runJobs()
    expect(await intentStatus(quote.payment.payment_intent_id)).toBe('canceled')
    const next = await initiate(customer, { shippingMethodId })
    expect(next).toMatchObject({ discount: '0.00', total: '44.97' })
    expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
  })

  it('where Stripe has forgotten the payment: the checkout is to be started again', async () => {
    const quoted = await aQuote()
    const { customer, quote, shippingMethodId } = quoted
    await forgetAtStripe(quote.payment.payment_intent_id)
    const { status, body } = await payWith(customer, 'pm_card_visa')
    expect([status, body]).toEqual([
      400,
      refused('The payment could not be taken. Please start the checkout again.'),
    ])
    expect(await standOf(quoted)).toEqual({ orders: 0, inCart: [1], stock: 5 })
    await customer.get(checkoutSummaryPath, { expect: 404 })
    await initiate(customer, { shippingMethodId })
    expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
    await runJobs()
    expect(await looseEnds()).toEqual([])
  })
})
