import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { storeClient } from '../../support/http/client.ts'

const anonymous = storeClient()

describe('cart', () => {
  it('is created on first use, empty', async () => {
    const customer = await aCustomer()
    const { body } = await customer.get('/cart/', { expect: 200 })
    expect(body).toMatchObject({ user: customer.id, items: [], total_items: 0, cart_total: '0.00' })
  })

  it('adds up what is added and keeps one line a product', async () => {
    const [customer, product] = await Promise.all([aCustomer(), aProduct()])
    await customer.post('/cart/items/', { product_id: product.id }, { expect: 200 })
    const { body } = await customer.post('/cart/items/', { product_id: product.id, quantity: 2 })
    expect(body.items).toHaveLength(1)
    expect(body).toMatchObject({ total_items: 3, cart_total: '59.97' })
  })

  it('sets a quantity by PUT and PATCH, and removes the line at 0', async () => {
    const [customer, product] = await Promise.all([aCustomer(), aProduct()])
    const { body } = await customer.post('/cart/items/', { product_id: product.id })
    const line = `/cart/items/${body.items[0].id}/`
    const put = await customer.put(line, { quantity: 4 }, { expect: 200 })
    expect(put.body).toMatchObject({ quantity: 4, item_total: '79.96' })
    const patch = await customer.patch(line, { quantity: 5 }, { expect: 200 })
    expect(patch.body.quantity).toBe(5)
    const removed = await customer.patch(line, { quantity: 0 }, { expect: 200 })
    expect(removed.body).toEqual({ message: 'Cart item removed successfully' })
    expect((await customer.get('/cart/')).body.items).toEqual([])
  })

  it('refuses more than is in stock and changes nothing', async () => {
    const [customer, product] = await Promise.all([aCustomer(), aProduct({ stock: 3 })])
    const tooMany = { product_id: product.id, quantity: 4 }
    const { body } = await customer.post('/cart/items/', tooMany, { expect: 400 })
    expect(body).toEqual({ error: `Not enough stock for ${product.name}.` })
    const { body: cart } = await customer.post('/cart/items/', { product_id: product.id })
    const line = `/cart/items/${cart.items[0].id}/`
    await customer.put(line, { quantity: 4 }, { expect: 400 })
    await customer.patch(line, { quantity: 4 }, { expect: 400 })
    await customer.put(line, {}, { expect: 400 })
    await customer.patch(line, { quantity: -1 }, { expect: 400 })
    expect((await customer.get('/cart/')).body.total_items).toBe(1)
  })

  it('is not opened for what is refused', async () => {
    const customer = await aCustomer()
    const refused = [{ product_id: 0 }, { product_id: 987_654_321 }, { product_id: 'x' }, {}]
    for (const item of refused) await customer.post('/cart/items/', item)
    const headers = { 'Idempotency-Key': 'x'.repeat(256) }
    const { id } = await aProduct()
    await customer.post('/cart/items/', { product_id: id }, { headers, expect: 400 })
    await anonymous.post('/cart/items/', { product_id: 1 }, { expect: 401 })
    const carts = await env.DB.prepare('SELECT id FROM carts WHERE user_id = ?')
      .bind(customer.id)
      .all()
    expect(carts.results).toEqual([])
  })

  it('answers 404 for an unknown product and for lines of others', async () => {
    const [customer, other, product] = await Promise.all([aCustomer(), aCustomer(), aProduct()])
    await customer.post('/cart/items/', { product_id: 999_999 }, { expect: 404 })
    await other.post('/cart/items/', { product_id: product.id })
    const { body } = await customer.post('/cart/items/', { product_id: product.id })
    const foreign = `/cart/items/${body.items[0].id}/`
    await other.put(foreign, { quantity: 2 }, { expect: 404 })
    await other.patch(foreign, { quantity: 2 }, { expect: 404 })
    await other.delete(foreign, { expect: 404 })
  })

  it('removes a line and clears the cart', async () => {
    const [customer, product] = await Promise.all([aCustomer(), aProduct()])
    const { body } = await customer.post('/cart/items/', { product_id: product.id })
    await customer.delete(`/cart/items/${body.items[0].id}/`, { expect: 200 })
    await customer.post('/cart/items/', { product_id: product.id })
    const cleared = await customer.post('/cart/clear/', undefined, { expect: 200 })
    expect(cleared.body).toEqual({ message: 'Cart cleared successfully' })
    expect((await customer.get('/cart/')).body.items).toEqual([])
  })

  it('wants a signed-in user', async () => {
    await anonymous.get('/cart/', { expect: 401 })
    await anonymous.post('/cart/items/', { product_id: 1 }, { expect: 401 })
    await anonymous.put('/cart/items/1/', { quantity: 1 }, { expect: 401 })
    await anonymous.patch('/cart/items/1/', { quantity: 1 }, { expect: 401 })
    await anonymous.delete('/cart/items/1/', { expect: 401 })
    await anonymous.post('/cart/clear/', undefined, { expect: 401 })
  })
})
