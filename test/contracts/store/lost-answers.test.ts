import { describe, expect, it } from 'vitest'
import { aProduct, stockOf } from '../../support/catalogue/products.ts'
import { aCustomer, type Customer } from '../../support/customers/customers.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { aKey, loseAnswers, repeat } from '../../support/faults/lost-answers.ts'
import { refundsAtStripe } from '../../support/gateways/stripe-payments.ts'
import { anIntent, anOrder, aPaidOrder } from '../../support/sales/orders.ts'

/** A customer with two units of a product in the cart, and the path of their line. */
async function aFilledCart() {
  const [customer, product] = await Promise.all([aCustomer(), aProduct({ stock: 10 })])
  const item = { product_id: product.id, quantity: 2 }
  const { body } = await customer.post('/cart/items/', item, { expect: 200 })
  return { customer, product, path: `/cart/items/${body.items[0].id}/` }
}

async function unitsIn(customer: Customer): Promise<number> {
  return (await customer.get('/cart/', { expect: 200 })).body.total_items
}

describe('a request repeated under its key after a crash', () => {
  it('adds to the cart once, and shows what it added', async () => {
    const { customer, product } = await aFilledCart()
    const key = aKey()
    const item = { product_id: product.id, quantity: 2 }
    const { first, again } = await repeat(customer.id, () =>
      customer.post('/cart/items/', item, key),
    )
    expect(first.body.total_items).toBe(4)
    expect(again.body).toEqual(first.body)
  })

  it('adds once where it opened the cart as well', async () => {
    const [customer, product] = await Promise.all([aCustomer(), aProduct()])
    const key = aKey()
    const item = { product_id: product.id }
    const { first, again } = await repeat(customer.id, () =>
      customer.post('/cart/items/', item, key),
    )
    expect(again.body).toEqual(first.body)
    expect(await unitsIn(customer)).toBe(1)
  })

  it('adds again under another key', async () => {
    const { customer, product } = await aFilledCart()
    const item = { product_id: product.id, quantity: 2 }
    await customer.post('/cart/items/', item, { ...aKey(), expect: 200 })
    await customer.post('/cart/items/', item, { ...aKey(), expect: 200 })
    expect(await unitsIn(customer)).toBe(6)
  })

  it('answers the quantity that it set, and does not undo what came after it', async () => {
    const { customer, path } = await aFilledCart()
    const key = aKey()
    const set = () => customer.put(path, { quantity: 5 }, { ...key, expect: 200 })
    await set()
    await loseAnswers(customer.id)
    await customer.put(path, { quantity: 3 }, { expect: 200 })
    expect((await set()).body.quantity).toBe(5)
    expect(await unitsIn(customer)).toBe(3)
  })

  it('answers the quantity that it set, although the line has gone since', async () => {
    const { customer, path } = await aFilledCart()
    const key = aKey()
    const set = () => customer.put(path, { quantity: 5 }, { ...key, expect: 200 })
    await set()
    await loseAnswers(customer.id)
    await customer.delete(path, { expect: 200 })
    expect((await set()).body.quantity).toBe(5)
    expect(await unitsIn(customer)).toBe(0)
  })

  it.each(['DELETE', 'PUT'] as const)('has removed the line by %s', async (method) => {
    const { customer, path } = await aFilledCart()
    const key = aKey()
    const remove = () =>
      method === 'PUT'
        ? customer.put(path, { quantity: 0 }, { ...key, expect: 200 })
        : customer.delete(path, { ...key, expect: 200 })
    const { first, again } = await repeat(customer.id, remove)
    expect(again.body).toEqual(first.body)
    await customer.delete(path, { ...aKey(), expect: 404 })
  })

  it('clears the cart once', async () => {
    const { customer, product } = await aFilledCart()
    const key = aKey()
    const clear = () => customer.post('/cart/clear/', undefined, { ...key, expect: 200 })
    await clear()
    await loseAnswers(customer.id)
    await customer.post('/cart/items/', { product_id: product.id }, { expect: 200 })
    await clear()
    expect(await unitsIn(customer)).toBe(1)
  })

  it('places one order', async () => {
    const { customer, product } = await aFilledCart()
    const key = aKey()
    const { first, again } = await repeat(customer.id, () =>
      customer.post('/orders/checkout/', {}, { ...key, expect: 201 }),
    )
    expect(again.body).toEqual(first.body)
    expect(await stockOf(product)).toBe(8)
  })

  it('has cancelled the order, and gives the stock back once', async () => {
    const { customer, product, order } = await anOrder()
    const key = aKey()
    const path = `/orders/${order.id}/cancel/`
    const { first, again } = await repeat(customer.id, () =>
      customer.post(path, {}, { ...key, expect: 200 }),
    )
    expect(again.body).toEqual(first.body)
    expect(await stockOf(product)).toBe(10)
    const other = await customer.post(path, {}, { ...aKey(), expect: 400 })
    expect(other.body).toEqual({ error: 'Order cannot be cancelled.' })
  })

  it.each(['shipped', 'cancelled'])('has moved the order to "%s"', async (status) => {
    const [{ order }, staff] = await Promise.all([anOrder(), aStaffMember()])
    const key = aKey()
    const path = `/orders/admin/${order.id}/status/`
    const move = () => staff.post(path, { status }, { ...key, expect: 200 })
    const first = await move()
    await loseAnswers(staff.id)
    expect((await move()).body).toEqual(first.body)
    await staff.post(path, { status }, { ...aKey(), expect: 400 })
  })

  it('says that the payment was refunded, once', async () => {
    const { customer, payment } = await aPaidOrder()
    const refund = { payment_id: payment.id }
    const key = aKey()
    const { first, again } = await repeat(customer.id, () =>
      customer.post('/payments/refund/', refund, key),
    )
    expect([first.status, again.status]).toEqual([200, 200])
    expect(again.body.payment.status).toBe('refunded')
    expect(await refundsAtStripe(payment.stripe_payment_intent_id)).toHaveLength(1)
  })

  it('says that the payment was cancelled', async () => {
    const { customer, payment } = await anIntent()
    const key = aKey()
    const { first, again } = await repeat(customer.id, () =>
      customer.post('/payments/cancel/', { payment_id: payment.id }, key),
    )
    expect([first.status, again.status]).toEqual([200, 200])
    expect(again.body).toEqual(first.body)
  })
})
