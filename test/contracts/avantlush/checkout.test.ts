import { describe, expect, it } from 'vitest'
import { stockOf } from '../../support/catalogue/products.ts'
import { itemsOf } from '../../support/sales/avantlush-carts.ts'
import {
  aQuote,
  checkoutSummaryPath,
  methodFor,
  payWith,
  stateOf,
} from '../../support/sales/quotes.ts'

describe.each(['stripe', 'paypal', 'clover'] as const)('a checkout through %s', (provider) => {
  it('takes the money, and makes a paid order of the cart', async () => {
    const { customer, product, quote } = await aQuote({ provider, stock: 5, quantity: 2 })
    const summary = await customer.get(checkoutSummaryPath, { expect: 200 })
    expect(summary.body).toEqual(quote)

    const { status, body } = await payWith(customer, await methodFor(quote))

    expect({ status, body }).toMatchObject({ status: 200, body: { amount: quote.total } })
    const order = await customer.get(`/api/orders/${body.order_id}/`, { expect: 200 })
    const payment = { method: provider.toUpperCase(), status: 'PAID', amount: quote.total }
    expect(order.body).toMatchObject({ status: 'PROCESSING', total: quote.total, payment })
    expect(await itemsOf(customer)).toEqual([])
    expect(await stockOf(product)).toBe(3)
    expect(await stateOf(quote)).toBe('ordered')
    await customer.get(checkoutSummaryPath, { expect: 404 })
  })
})
