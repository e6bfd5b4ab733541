import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aProduct, type ProductMade } from '../../support/catalogue/products.ts'
import { aCustomer, type Customer } from '../../support/customers/customers.ts'
import { loseAnswers } from '../../support/faults/lost-answers.ts'
import { type Client, storeClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

const rupees = 170_000

/** On sale for 19.99 dollars and 1,700 rupees. */
async function aProductInBoth(): Promise<ProductMade> {
  const product = await aProduct({ stock: 10 })
  await env.DB.prepare("INSERT INTO prices(variant_id, currency, amount) VALUES (?, 'INR', ?)")
    .bind(product.variantId, rupees)
    .run()
  return product
}

/** The same customer, of a shop that has moved from dollars to rupees. */
function afterMove({ tokens }: Customer): Client {
  return storeClient({ token: tokens.access, fetch: withEnv({ STORE_CHANNEL: 'in' as never }) })
}

async function aMovedCart() {
  const [customer, product] = await Promise.all([aCustomer(), aProductInBoth()])
  await customer.post('/cart/items/', { product_id: product.id }, { expect: 200 })
  return { customer, product, moved: afterMove(customer) }
}

async function cartsOf({ id }: Customer) {
  const { results } = await env.DB.prepare(
    'SELECT id, currency, channel FROM carts WHERE user_id = ?',
  )
    .bind(id)
    .all()
  return results
}

describe('a cart that was filled in dollars, in a shop that sells in rupees by now', () => {
  it('shows and changes its lines in dollars', async () => {
    const { product, moved } = await aMovedCart()
    const { body } = await moved.get('/cart/', { expect: 200 })
    expect(body).toMatchObject({
      cart_total: '19.99',
      items: [{ price_snapshot: '19.99', product: { price: '19.99' } }],
    })
    const path = `/cart/items/${body.items[0].id}/`
    const set = await moved.put(path, { quantity: 2 }, { expect: 200 })
    expect(set.body).toMatchObject({ item_total: '39.98', product: { price: '19.99' } })
    const other = await aProductInBoth()
    const more = await moved.post('/cart/items/', { product_id: other.id }, { expect: 200 })
    expect(more.body).toMatchObject({ id: body.id, cart_total: '59.97' })
    expect(product.id).not.toBe(other.id)
  })

  it('becomes an order in dollars', async () => {
    const { customer, moved } = await aMovedCart()
    const { body } = await moved.post('/orders/checkout/', {}, { expect: 201 })
    expect(body.total_price).toBe('19.99')
    const row = await env.DB.prepare('SELECT currency, total_amount FROM orders WHERE user_id = ?')
      .bind(customer.id)
      .first()
    expect(row).toEqual({ currency: 'USD', total_amount: 1999 })
  })

  it('sells in rupees once it is empty', async () => {
    const { customer, product, moved } = await aMovedCart()
    const { body: old } = await moved.get('/cart/', { expect: 200 })
    await moved.post('/cart/clear/', undefined, { expect: 200 })
    const item = { product_id: product.id }
    const { body } = await moved.post('/cart/items/', item, { expect: 200 })
    expect(body).toMatchObject({ id: old.id, cart_total: '1700.00', total_items: 1 })
    expect(body.created_at).toBe(old.created_at)
    expect(body.items[0].id).not.toBe(old.items[0].id)
    expect((await moved.get('/cart/')).body).toEqual(body)
    expect(await cartsOf(customer)).toEqual([{ id: old.id, currency: 'INR', channel: 'in' }])
  })

  it('makes room for a product that dollars do not buy', async () => {
    const { product, moved } = await aMovedCart()
    await moved.post('/orders/checkout/', {}, { expect: 201 })
    await env.DB.prepare("DELETE FROM prices WHERE currency = 'USD' AND variant_id = ?")
      .bind(product.variantId)
      .run()
    const item = { product_id: product.id }
    const { body } = await moved.post('/cart/items/', item, { expect: 200 })
    expect(body.cart_total).toBe('1700.00')
  })

  it('takes several products in rupees that are added at once', async () => {
    const { customer, moved } = await aMovedCart()
    await moved.post('/cart/clear/', undefined, { expect: 200 })
    const products = await Promise.all([1, 2, 3, 4].map(aProductInBoth))
    await Promise.all(
      products.map(({ id }) => moved.post('/cart/items/', { product_id: id }, { expect: 200 })),
    )
    const { body } = await moved.get('/cart/', { expect: 200 })
    expect(body).toMatchObject({ total_items: 4, cart_total: '6800.00' })
    expect(await cartsOf(customer)).toHaveLength(1)
  })
})

describe('a request repeated under its key, in a cart that sells in rupees since', () => {
  const aKey = () => ({ headers: { 'Idempotency-Key': crypto.randomUUID() } })

  async function ordersOf({ id }: Customer) {
    const { results } = await env.DB.prepare('SELECT id, currency FROM orders WHERE user_id = ?')
      .bind(id)
      .all()
    return results
  }

  it('answers the order that it has placed, and leaves the cart as it is', async () => {
    const { customer, product, moved } = await aMovedCart()
    const key = aKey()
    const first = await customer.post('/orders/checkout/', {}, { ...key, expect: 201 })
    await loseAnswers(customer.id)
    const { body: cart } = await moved.post('/cart/items/', { product_id: product.id })
    expect(cart.cart_total).toBe('1700.00')
    const again = await moved.post('/orders/checkout/', {}, { ...key, expect: 201 })
    expect(again.body).toEqual(first.body)
    expect(await ordersOf(customer)).toEqual([{ id: first.body.id, currency: 'USD' }])
    expect((await moved.get('/cart/')).body).toEqual(cart)
  })

  /** Something was added under a key, ordered, and the answer to the adding got lost. */
  async function anOrderedAdd() {
    const { customer, product, moved } = await aMovedCart()
    const key = aKey()
    const item = { product_id: product.id, quantity: 2 }
    await customer.post('/cart/items/', item, { ...key, expect: 200 })
    await loseAnswers(customer.id)
    await customer.post('/orders/checkout/', {}, { expect: 201 })
    return { moved, item, key }
  }

  it('does not add again what was ordered', async () => {
    const { moved, item, key } = await anOrderedAdd()
    const other = await aProductInBoth()
    await moved.post('/cart/items/', { product_id: other.id }, { expect: 200 })
    const { body } = await moved.post('/cart/items/', item, { ...key, expect: 200 })
    expect(body).toMatchObject({ total_items: 1, cart_total: '1700.00' })
  })

  it('does not add again where it would have been the first to find the new terms', async () => {
    const { moved, item, key } = await anOrderedAdd()
    const { body } = await moved.post('/cart/items/', item, { ...key, expect: 200 })
    expect(body).toMatchObject({ total_items: 0, items: [] })
  })
})
