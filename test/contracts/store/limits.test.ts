import { describe, expect, it } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { password } from '../../support/customers/password.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { storeClient } from '../../support/http/client.ts'

const account = {
  email: 'limits@shop.test',
  first_name: 'Ada',
  last_name: 'Byron',
  password,
  password2: password,
}

describe('an account', () => {
  it('has names in one line', async () => {
    const { body } = await storeClient().post(
      '/auth/register/',
      { ...account, first_name: 'Ada\r\nBcc: x@example.com' },
      { expect: 400 },
    )
    expect(body.error).toBe('first_name: This text must be in one line.')
  })

  it('has an address that mail can carry', async () => {
    const email = `${'a'.repeat(65)}@example.com`
    const { body } = await storeClient().post(
      '/auth/register/',
      { ...account, email },
      { expect: 400 },
    )
    expect(Object.keys(body.fields)).toEqual(['email'])
  })
})

it('a cart line has at most 999 units, whatever the stock', async () => {
  const [customer, product] = await Promise.all([aCustomer(), aProduct({ stock: 5000 })])
  const item = { product_id: product.id, quantity: 1000 }
  const { body } = await customer.post('/cart/items/', item, { expect: 400 })
  expect(body).toEqual({
    error: 'quantity: Ensure this value is at most 999.',
    fields: { quantity: ['Ensure this value is at most 999.'] },
  })
  const { body: cart } = await customer.get('/cart/', { expect: 200 })
  expect(cart.items).toEqual([])
})

it("the customer's empty list of all orders has one page", async () => {
  const customer = await aCustomer()
  const { body } = await customer.get('/orders/admin/', { expect: 200 })
  expect(body).toEqual({ count: 0, next: null, previous: null, results: [] })
  await customer.get('/orders/admin/?page=2', { expect: 404 })
})

it('a price has at most two decimals, zeros included', async () => {
  const staff = await aStaffMember()
  const { slug } = await aProduct()
  await staff.patch(`/products/${slug}/`, { price: '1.000' }, { expect: 400 })
  const { body } = await staff.patch(`/products/${slug}/`, { price: '1.50' }, { expect: 200 })
  expect(body.price).toBe('1.50')
})
