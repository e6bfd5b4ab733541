import { describe, expect, it } from 'vitest'
import { stockOf } from '../../support/catalogue/products.ts'
import { aKey, repeat } from '../../support/faults/lost-answers.ts'
import { itemsOf } from '../../support/sales/avantlush-carts.ts'
import {
  aQuote,
  initiatePath,
  methodFor,
  orderCount,
  paymentPath,
  paymentsOf,
  stateOf,
} from '../../support/sales/quotes.ts'

describe.each(['stripe', 'paypal', 'clover'] as const)('a checkout through %s', (provider) => {
  it('pays once for a request that is repeated after a crash', async () => {
    const { customer, product, quote } = await aQuote({ provider, stock: 5, quantity: 2 })
    const method = await methodFor(quote)
    const headers = { ...aKey().headers, 'CF-Connecting-IP': '198.51.100.7' }
    const pay = () => customer.post(paymentPath, { payment_method_id: method }, { headers })
    const { first, again } = await repeat(customer.id, pay)
    expect(first.status).toBe(200)
    expect({ status: again.status, body: again.body }).toEqual({ status: 200, body: first.body })
    expect(await orderCount(customer)).toBe(1)
    expect(await itemsOf(customer)).toEqual([])
    expect(await stockOf(product)).toBe(3)
    expect(await stateOf(quote)).toBe('ordered')
  })

  it('is started once by a request that is repeated after a crash', async () => {
    const { customer, shippingMethodId } = await aQuote({ provider })
    const asked = { shipping_method_id: shippingMethodId, payment_method: provider }
    const key = aKey()
    const { first, again } = await repeat(customer.id, () =>
      customer.post(initiatePath, asked, key),
    )
    expect({ status: again.status, body: again.body }).toEqual({ status: 200, body: first.body })
    expect(await paymentsOf(first.body)).toHaveLength(provider === 'clover' ? 0 : 1)
  })
})
