import { describe, expect, it } from 'vitest'
import { aRialProduct } from '../../support/catalogue/rial-products.ts'
import { aCortexCustomerWith, cartOf, ordersOf } from '../../support/customers/cortex-customers.ts'

describe('in a change of the cart', () => {
  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'product_id'],
    ['no product', { quantity: 1 }, 'product_id'],
    ['null for a product', { product_id: null }, 'product_id'],
    ['text for a product', { product_id: 'one' }, 'product_id'],
    ['half a product', { product_id: 1.5 }, 'product_id'],
    ['product 0', { product_id: 0 }, 'product_id'],
    ['an endless number', '{"product_id": 1e400}', 'product_id'],
    ['quantity 0', { product_id: 1, quantity: 0 }, 'quantity'],
    ['a negative quantity', { product_id: 1, quantity: -1 }, 'quantity'],
    ['quantity 6', { product_id: 1, quantity: 6 }, 'quantity'],
    ['half a unit', { product_id: 1, quantity: 0.5 }, 'quantity'],
    ['null for a quantity', { product_id: 1, quantity: null }, 'quantity'],
    ['an unknown action', { product_id: 1, action: 'set' }, 'action'],
    ['null for an action', { product_id: 1, action: null }, 'action'],
    ['an array', [], 'non_field_errors'],
  ])('%s is refused by the name of its field', async (_, input, field) => {
    const product = await aRialProduct()
    const customer = await aCortexCustomerWith({ product, quantity: 1 })
    const { body } = await customer.post('/api/v1/carts/', input, { expect: 400 })
    expect(Object.keys(body)).toEqual([field])
    expect(await cartOf(customer)).toEqual([[product.name, 1]])
  })
})

describe('at the checkout', () => {
  const texts: [string, unknown, string][] = [
    ['nothing', undefined, 'This field is required.'],
    ['null', { address: null }, 'This field may not be null.'],
    ['blank text', { address: ' ' }, 'This field may not be blank.'],
    ['a number', { address: 5 }, 'Not a valid string.'],
    [
      '256 characters',
      { address: 'x'.repeat(256) },
      'Ensure this field has at most 255 characters.',
    ],
    ['NUL', { address: 'a\u0000' }, 'This text contains characters that are not allowed.'],
  ]
  it.each(texts)('%s is no address, and nothing is bought', async (_, input, message) => {
    const product = await aRialProduct()
    const customer = await aCortexCustomerWith({ product, quantity: 1 })
    const { body } = await customer.post('/api/v1/checkout/', input, { expect: 400 })
    expect(body).toEqual({ address: [message] })
    expect(await cartOf(customer)).toEqual([[product.name, 1]])
  })

  it('an address of 255 characters is taken, without the blanks around it', async () => {
    const customer = await aCortexCustomerWith({ product: await aRialProduct(), quantity: 1 })
    const long = 'x'.repeat(255)
    await customer.post('/api/v1/checkout/', { address: ` ${long} ` }, { expect: 201 })
    expect(await ordersOf(customer)).toMatchObject([{ shipping_address: long }])
  })
})
