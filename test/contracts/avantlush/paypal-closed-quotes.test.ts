import { describe, expect, it } from 'vitest'
import { gatewayNamed } from '../../../src/core/payments/gateways.ts'
import { orderAtPaypal } from '../../support/gateways/paypal-books.ts'
import { receiveFromPaypal } from '../../support/gateways/paypal-webhooks.ts'
import { toldBy } from '../../support/http/told-by.ts'
import { anApprovedQuote } from '../../support/sales/approved-quotes.ts'
import { addPath, reprice, restock } from '../../support/sales/avantlush-carts.ts'
import {
  booksOfQuote,
  carryOut,
  expire,
  fateOf,
  letTimePass,
  lookedAfter,
  type QuoteFate,
} from '../../support/sales/quote-fates.ts'
import {
  approve,
  aQuote,
  initiate,
  letExpire,
  orderCount,
  paymentsOf,
  payWith,
  type Quoted,
  stateOf,
} from '../../support/sales/quotes.ts'
import { noCheckout, short, stale } from '../../support/sales/refused-payments.ts'
import { context } from '../../support/world/context.ts'

type Close = (quoted: Quoted) => Promise<unknown>

/** What closes a quote, and how it is then. */
const closings: [string, Close, QuoteFate['quote']][] = [
  [
    'replaced',
    ({ customer, shippingMethodId }) =>
      initiate(customer, { shippingMethodId, provider: 'paypal' }),
    'replaced',
  ],
  ['expired', expire, 'expired'],
]

describe.each(closings)('an order approved for a quote that is %s', (_, close, state) => {
  it('is never captured, whoever asks for that', async () => {
    const quoted = await anApprovedQuote()
    await close(quoted)
    const answer = await payWith(quoted.customer, quoted.reference)
    expect(answer.status).toBe(400)
    await receiveFromPaypal(quoted.reference)
    await letTimePass(quoted)
    expect(await orderAtPaypal(quoted.reference)).toMatchObject({ status: 'APPROVED' })
    expect(await orderCount(quoted.customer)).toBe(0)
    expect(await stateOf(quoted.quote)).toBe(state)
    expect(await paymentsOf(quoted.quote)).toMatchObject([{ status: 'cancelled', look_at: null }])
  })

  it('is never captured where it is approved then', async () => {
    const quoted = await aQuote({ provider: 'paypal' })
    await close(quoted)
    await approve(quoted.quote)
    await receiveFromPaypal(quoted.quote.payment.paypal_order_id)
    expect(await booksOfQuote(quoted.quote)).toEqual({ captured: 0, refunded: 0 })
    expect(await orderCount(quoted.customer)).toBe(0)
  })

  it('goes back where PayPal has taken the money all the same', async () => {
    const quoted = await anApprovedQuote()
    await close(quoted)
    await gatewayNamed(context(), 'paypal').confirm(quoted.reference, crypto.randomUUID())
    await receiveFromPaypal(quoted.reference)
    await carryOut(quoted.quote)
    expect(await booksOfQuote(quoted.quote)).toEqual({ captured: 2498, refunded: 2498 })
    expect(await paymentsOf(quoted.quote)).toMatchObject([{ status: 'refunded' }])
    expect(await orderCount(quoted.customer)).toBe(0)
  })
})

describe('an order approved for a cart that has changed since', () => {
  async function aStaleQuote() {
    const quoted = await anApprovedQuote()
    const { customer, product } = quoted
    await customer.post(addPath, { product_id: product.id }, { expect: 201 })
    return quoted
  }

  const notCaptured = {
    quote: 'stale',
    orders: 0,
    payments: ['cancelled'],
    kept: 0,
    stock: 5,
    units: [2],
  }

  it('is not captured when the buyer comes back, who is told so', async () => {
    const quoted = await aStaleQuote()
    const answer = await payWith(quoted.customer, quoted.reference)
    expect(toldBy(answer)).toEqual({ status: 400, body: stale })
    await receiveFromPaypal(quoted.reference)
    expect(await fateOf(quoted)).toEqual(notCaptured)
    expect(await orderAtPaypal(quoted.reference)).toMatchObject({ status: 'APPROVED' })
  })

  it('is not captured through the event', async () => {
    const quoted = await aStaleQuote()
    await receiveFromPaypal(quoted.reference)
    expect(await fateOf(quoted)).toEqual(notCaptured)
    expect(await lookedAfter(quoted.quote)).toEqual([])
  })

  it('is not captured by the schedule', async () => {
    const quoted = await aStaleQuote()
    await letTimePass(quoted)
    expect(await fateOf(quoted)).toEqual(notCaptured)
  })

  it('leaves the next checkout alone', async () => {
    const quoted = await aStaleQuote()
    const { customer, shippingMethodId } = quoted
    const quote = await initiate(customer, { shippingMethodId, provider: 'paypal' })
    await receiveFromPaypal(quoted.reference)
    await approve(quote)
    const { status, body } = await payWith(customer, quote.payment.paypal_order_id)
    expect({ status, amount: body.amount }).toEqual({ status: 200, amount: '44.97' })
    expect(await booksOfQuote(quoted.quote)).toEqual({ captured: 0, refunded: 0 })
  })
})

describe('an order approved for what cannot be had any more', () => {
  it.each([
    [
      'the buyer comes back',
      ({ customer, quote }: Quoted) => payWith(customer, quote.payment.paypal_order_id),
    ],
    ['the event arrives', ({ quote }: Quoted) => receiveFromPaypal(quote.payment.paypal_order_id)],
    ['the schedule finds it', (quoted: Quoted) => letTimePass(quoted)],
  ])('is not captured when %s', async (_, come) => {
    const quoted = await anApprovedQuote()
    await restock(quoted.product, 0)
    await come(quoted)
    const nothing = { quote: 'stale', orders: 0, payments: ['cancelled'], kept: 0, stock: 0 }
    expect(await fateOf(quoted)).toEqual({ ...nothing, units: [1] })
    expect(await orderAtPaypal(quoted.reference)).toMatchObject({ status: 'APPROVED' })
  })

  it('has its buyer told why', async () => {
    const quoted = await anApprovedQuote()
    await restock(quoted.product, 0)
    const answer = await payWith(quoted.customer, quoted.reference)
    expect(toldBy(answer)).toEqual({ status: 400, body: short })
  })
})

it('is captured at the quoted price, which has risen since', async () => {
  const quoted = await anApprovedQuote()
  await reprice(quoted.product, 9900)
  await receiveFromPaypal(quoted.reference)
  expect(await booksOfQuote(quoted.quote)).toEqual({ captured: 2498, refunded: 0 })
  expect(await stateOf(quoted.quote)).toBe('ordered')
})

it('is not captured once the time of its quote is over, before anybody has closed that', async () => {
  const quoted = await anApprovedQuote()
  await letExpire(quoted.quote)
  const answer = await payWith(quoted.customer, quoted.reference)
  expect(toldBy(answer)).toEqual({ status: 400, body: noCheckout })
  await receiveFromPaypal(quoted.reference)
  expect(await booksOfQuote(quoted.quote)).toEqual({ captured: 0, refunded: 0 })
})
