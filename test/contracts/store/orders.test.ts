import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aProduct, stockOf } from '../../support/catalogue/products.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { storeClient } from '../../support/http/client.ts'
import { anOrder } from '../../support/sales/orders.ts'

const anonymous = storeClient()

describe('checking out at once', () => {
  it('sells fifteen units to fifteen of forty customers and refuses the others clearly', async () => {
    const product = await aProduct({ stock: 15 })
    const customers = await Promise.all(Array.from({ length: 40 }, () => aCustomer()))
    await Promise.all(customers.map((one) => one.post('/cart/items/', { product_id: product.id })))
    const answers = await Promise.all(customers.map((one) => one.post('/orders/checkout/', {})))
    const refused = answers.filter((answer) => answer.status === 400)
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(15)
    expect(refused).toHaveLength(25)
    for (const { body } of refused) {
      expect(body).toEqual({ error: `Not enough stock for ${product.name}.` })
    }
    expect(await stockOf(product)).toBe(0)
    const { body } = await anonymous.get(`/products/${product.slug}/`)
    expect(body.stock_quantity).toBe(0)
  })

  it('makes one order of two checkouts of one cart', async () => {
    const [customer, product] = await Promise.all([aCustomer(), aProduct()])
    await customer.post('/cart/items/', { product_id: product.id })
    const answers = await Promise.all([1, 2].map(() => customer.post('/orders/checkout/', {})))
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 400])
    expect((await customer.get('/orders/')).body.count).toBe(1)
  })
})

describe('orders', () => {
  it('turns the cart into an order with an address', async () => {
    const [customer, product] = await Promise.all([aCustomer(), aProduct({ stock: 5 })])
    await customer.post('/cart/items/', { product_id: product.id, quantity: 2 })
    const address = { shipping_address: '12 Harbour Street, Springfield' }
    const { body: order } = await customer.post('/orders/checkout/', address, { expect: 201 })
    expect(order).toMatchObject({ ...address, status: 'processing', total_price: '39.98' })
    expect(order.items[0].product.stock_quantity).toBe(3)
    expect((await customer.get('/cart/')).body.items).toEqual([])
    const { body: page } = await customer.get('/orders/', { expect: 200 })
    expect(page).toMatchObject({ count: 1, next: null, previous: null, results: [order] })
    expect((await customer.get(`/orders/${order.id}/`, { expect: 200 })).body).toEqual(order)
  })

  it('refuses an empty cart', async () => {
    const customer = await aCustomer()
    const { body } = await customer.post('/orders/checkout/', undefined, { expect: 400 })
    expect(body).toEqual({ error: 'Cart is empty.' })
  })

  it('answers the first order again under the same Idempotency-Key', async () => {
    const [customer, product] = await Promise.all([aCustomer(), aProduct()])
    await customer.post('/cart/items/', { product_id: product.id })
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const first = await customer.post('/orders/checkout/', {}, { headers, expect: 201 })
    const again = await customer.post('/orders/checkout/', {}, { headers, expect: 201 })
    expect(again.body).toEqual(first.body)
    const other = { shipping_address: 'elsewhere' }
    await customer.post('/orders/checkout/', other, { headers, expect: 422 })
    expect((await customer.get('/orders/')).body.count).toBe(1)
  })

  it('cancels an own order once and gives the stock back', async () => {
    const { customer, product, order } = await anOrder()
    expect(await stockOf(product)).toBe(8)
    const { body } = await customer.post(`/orders/${order.id}/cancel/`, {}, { expect: 200 })
    expect(body).toEqual({ message: 'Order cancelled successfully' })
    expect(await stockOf(product)).toBe(10)
    const again = await customer.post(`/orders/${order.id}/cancel/`, {}, { expect: 400 })
    expect(again.body).toEqual({ error: 'Order cannot be cancelled.' })
    expect(await stockOf(product)).toBe(10)
  })

  it('hides orders of others, also from staff on the own list', async () => {
    const [{ order }, other] = await Promise.all([anOrder(), aStaffMember()])
    await other.get(`/orders/${order.id}/`, { expect: 404 })
    await other.post(`/orders/${order.id}/cancel/`, {}, { expect: 404 })
    expect((await other.get('/orders/', { expect: 200 })).body.results).toEqual([])
  })

  it('lists those of the channel, and leaves out others in the same currency', async () => {
    const { order, customer } = await anOrder()
    await env.DB.prepare("UPDATE orders SET channel = 'outlet' WHERE id = ?").bind(order.id).run()
    expect((await customer.get('/orders/', { expect: 200 })).body.results).toEqual([])
    await customer.get(`/orders/${order.id}/`, { expect: 200 })
  })

  it('shows all orders to staff and an empty page to customers', async () => {
    const [{ order, customer }, staff] = await Promise.all([anOrder(), aStaffMember()])
    const { body } = await staff.get('/orders/admin/', { expect: 200 })
    expect(body.results.map((one: { id: number }) => one.id)).toContain(order.id)
    const own = await customer.get('/orders/admin/', { expect: 200 })
    expect(own.body).toEqual({ count: 0, next: null, previous: null, results: [] })
    await staff.get('/orders/admin/?page=999', { expect: 404 })
    await customer.get('/orders/?page=999', { expect: 404 })
  })

  it('moves along the transition table and nowhere else', async () => {
    const [{ order, product }, staff] = await Promise.all([anOrder(), aStaffMember()])
    const path = `/orders/admin/${order.id}/status/`
    const refused = await staff.post(path, { status: 'delivered' }, { expect: 400 })
    expect(refused.body).toEqual({ error: 'Cannot change status from processing to delivered.' })
    await staff.post(path, { status: 'processing' }, { expect: 400 })
    await staff.post(path, { status: 'lost' }, { expect: 400 })
    await staff.post(path, { status: 'shipped' }, { expect: 200 })
    await staff.post(path, { status: 'cancelled' }, { expect: 400 })
    await staff.post(path, { status: 'delivered' }, { expect: 200 })
    expect(await stockOf(product)).toBe(8)
    await staff.post('/orders/admin/999999/status/', { status: 'shipped' }, { expect: 404 })
  })

  it('restores the stock when staff cancel', async () => {
    const [{ order, product }, staff] = await Promise.all([anOrder(), aStaffMember()])
    await staff.post(`/orders/admin/${order.id}/status/`, { status: 'cancelled' }, { expect: 200 })
    expect(await stockOf(product)).toBe(10)
  })

  it('wants a signed-in user, and staff where staff is asked', async () => {
    const { order, customer } = await anOrder()
    const path = `/orders/admin/${order.id}/status/`
    await customer.post(path, { status: 'shipped' }, { expect: 403 })
    await anonymous.post(path, { status: 'shipped' }, { expect: 401 })
    await anonymous.post('/orders/checkout/', {}, { expect: 401 })
    await anonymous.get('/orders/', { expect: 401 })
    await anonymous.get('/orders/admin/', { expect: 401 })
    await anonymous.get(`/orders/${order.id}/`, { expect: 401 })
    await anonymous.post(`/orders/${order.id}/cancel/`, {}, { expect: 401 })
  })
})
