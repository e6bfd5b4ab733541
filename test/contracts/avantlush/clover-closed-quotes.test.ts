import { describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { countStock } from '../../support/catalogue/products.ts'
import { chargesFor } from '../../support/gateways/clover-books.ts'
import { toldBy } from '../../support/http/told-by.ts'
import { addPath, reprice, restock } from '../../support/sales/avantlush-carts.ts'
import { booksOfQuote, fateOf, lookedAfter, open, paid } from '../../support/sales/quote-fates.ts'
import {
  aQuote,
  checkoutSummaryPath,
  initiate,
  letExpire,
  paymentsOf,
  payWith,
  stateOf,
} from '../../support/sales/quotes.ts'
import { noCheckout, short, stale } from '../../support/sales/refused-payments.ts'
import { context } from '../../support/world/context.ts'

const aCloverQuote = () => aQuote({ provider: 'clover' })

describe('a card is not charged', () => {
  it('for a cart that has changed since', async () => {
    const { customer, product, quote } = await aCloverQuote()
    await customer.post(addPath, { product_id: product.id }, { expect: 201 })
    expect(toldBy(await payWith(customer, 'clv_test_visa'))).toEqual({ status: 400, body: stale })
    expect(await chargesFor(quote)).toEqual([])
    expect(await stateOf(quote)).toBe('stale')
  })

  it('for a quote that another one has replaced, but for that one', async () => {
    const { customer, shippingMethodId, quote } = await aCloverQuote()
    const next = await initiate(customer, { shippingMethodId, provider: 'clover' })
    expect((await payWith(customer, 'clv_test_visa')).status).toBe(200)
    expect(await chargesFor(quote)).toEqual([])
    expect(await booksOfQuote(next)).toEqual({ captured: 2498, refunded: 0 })
  })

  it.each([
    ['before anybody has closed it', async () => undefined],
    ['after it was closed', () => runScheduled(context())],
  ])('for a quote whose time is up, %s', async (_, pass) => {
    const { customer, quote } = await aCloverQuote()
    await letExpire(quote)
    await pass()
    const answer = await payWith(customer, 'clv_test_visa')
    expect(toldBy(answer)).toEqual({ status: 400, body: noCheckout })
    await customer.get(checkoutSummaryPath, { expect: 404 })
    expect(await chargesFor(quote)).toEqual([])
  })

  it('for what is not there any more, until it is again', async () => {
    const quoted = await aCloverQuote()
    const { customer, product, quote } = quoted
    await restock(product, 0)
    expect(toldBy(await payWith(customer, 'clv_test_visa'))).toEqual({ status: 400, body: short })
    expect(await chargesFor(quote)).toEqual([])
    expect(await stateOf(quote)).toBe('open')
    expect(await lookedAfter(quote)).toEqual([])
  })

  it('more than was quoted, though the price has risen', async () => {
    const quoted = await aCloverQuote()
    await reprice(quoted.product, 9900)
    expect((await payWith(quoted.customer, 'clv_test_visa')).body.amount).toBe('24.98')
    expect(await fateOf(quoted)).toEqual(paid)
  })
})

describe('the payments of a quote', () => {
  it('that came to nothing are over with it', async () => {
    const { customer, product, quote } = await aCloverQuote()
    await payWith(customer, 'clv_test_declined')
    await countStock(product, 0)
    await payWith(customer, 'clv_test_visa')
    await letExpire(quote)
    await runScheduled(context())
    expect(await stateOf(quote)).toBe('expired')
    const payments = await paymentsOf(quote)
    expect(payments.map(({ status, look_at: time }) => [status, time])).toEqual([
      ['cancelled', null],
      ['cancelled', null],
    ])
  })

  it('that came to nothing before their order are over with that', async () => {
    const quoted = await aCloverQuote()
    const { customer } = quoted
    for (const method of ['clv_test_declined', 'clv_1unknown', 'clv_test_declined']) {
      expect((await payWith(customer, method)).status).toBe(400)
    }
    expect(await fateOf(quoted)).toEqual({ ...open, payments: Array(3).fill('cancelled') })
    await payWith(customer, 'clv_test_visa')
    expect(await fateOf(quoted)).toEqual({
      ...paid,
      payments: [...Array(3).fill('cancelled'), 'succeeded'],
    })
    expect(await lookedAfter(quoted.quote)).toEqual([])
  })
})
