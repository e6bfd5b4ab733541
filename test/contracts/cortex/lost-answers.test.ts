import { expect, it } from 'vitest'
import { stockOf } from '../../support/catalogue/products.ts'
import { aRialProduct } from '../../support/catalogue/rial-products.ts'
import {
  aCortexCustomer,
  aCortexCustomerWith,
  cartOf,
  ordersOf,
} from '../../support/customers/cortex-customers.ts'
import { aKey, loseAnswers } from '../../support/faults/lost-answers.ts'

const path = '/api/v1/carts/'
const clearPath = '/api/v1/carts/cart/clear/'

async function aFilledCart(quantity: number) {
  const product = await aRialProduct({ stock: 10 })
  return { product, customer: await aCortexCustomerWith({ product, quantity }) }
}

it.each([
  ['add', 4],
  ['remove', 0],
])('a request to %s, repeated under its key after a crash, does so once', async (action, left) => {
  const { customer, product } = await aFilledCart(2)
  const change = { action, product_id: product.id, quantity: 2 }
  const key = aKey()
  const first = await customer.post(path, change, { ...key, expect: 201 })
  await loseAnswers(customer.id)
  const again = await customer.post(path, change, { ...key, expect: 201 })
  expect(again.body).toEqual(first.body)
  expect(first.body.quantity).toBe(left)
  expect(await cartOf(customer)).toEqual(left === 0 ? [] : [[product.name, left]])
})

it('a cart is emptied once under a key, and said to have been', async () => {
  const { customer } = await aFilledCart(2)
  const key = aKey()
  await customer.delete(clearPath, { ...key, expect: 204 })
  await loseAnswers(customer.id)
  await customer.delete(clearPath, { ...key, expect: 204 })
  await customer.delete(clearPath, { ...aKey(), expect: 200 })
})

it('an order is placed once under a key', async () => {
  const { customer, product } = await aFilledCart(2)
  const key = aKey()
  const order = { address: '5 Valiasr Street, Tehran' }
  const first = await customer.post('/api/v1/checkout/', order, { ...key, expect: 201 })
  await loseAnswers(customer.id)
  const again = await customer.post('/api/v1/checkout/', order, { ...key, expect: 201 })
  expect(again.body).toEqual(first.body)
  expect(await ordersOf(customer)).toHaveLength(1)
  expect(await stockOf(product)).toBe(8)
})

it('feedback is given once under a key', async () => {
  const [customer, product] = [await aCortexCustomer(), await aRialProduct()]
  const key = aKey()
  const feedbackPath = `/api/v1/products/${product.id}/feedbacks/`
  const opinion = { score: 4, comment: 'Quiet.' }
  const first = await customer.post(feedbackPath, opinion, { ...key, expect: 201 })
  await loseAnswers(customer.id)
  const again = await customer.post(feedbackPath, opinion, { ...key, expect: 201 })
  expect(again.body).toEqual(first.body)
  await customer.post(feedbackPath, opinion, { ...aKey(), expect: 400 })
})
