import { beforeAll, describe, expect, it } from 'vitest'
import { aProduct, type ProductMade } from '../../support/catalogue/products.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { invalid, invalidFields } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Json } from '../../support/http/client.ts'
import {
  aCustomerWith,
  addPath,
  cartPath,
  clearPath,
  codePath,
  quantitiesOf,
  quantityPath,
  removePath,
  summaryPath,
} from '../../support/sales/avantlush-carts.ts'

const operations = [
  ['GET', cartPath],
  ['GET', summaryPath],
  ['POST', addPath],
  ['POST', quantityPath],
  ['POST', removePath],
  ['POST', codePath],
  ['POST', clearPath],
] as const

const ofProducts = [addPath, quantityPath, removePath]
const ofQuantities = [addPath, quantityPath]

const required = 'This field is required.'
const notNull = 'This field may not be null.'
const notInteger = 'A valid integer is required.'
const notNumber = 'A valid number is required.'

let customer: AvantlushCustomer
let product: ProductMade

beforeAll(async () => {
  product = await aProduct()
  customer = await aCustomerWith([product])
})

describe.each(operations)('%s %s', (method, path) => {
  it('wants a signed-in user before it looks at anything else', async () => {
    const body = method === 'GET' ? {} : { body: '{' }
    const none = await avantlushClient().request(method, path, { ...body, expect: 401 })
    expect(none.body.message).toBe('Authentication credentials were not provided.')
    const stale = avantlushClient({ token: 'stale' })
    const bad = await stale.request(method, path, { ...body, expect: 401 })
    expect(bad.body.message).toBe('Token is invalid or expired')
  })
})

describe.each([addPath, quantityPath, removePath, codePath])('POST %s', (path) => {
  it.each([
    ['{', 'The body is not valid JSON.'],
    ['[]', 'Expected an object.'],
    ['7', 'Expected an object.'],
    ['"text"', 'Expected an object.'],
    ['null', notNull],
  ])('refuses the body %s', async (sent, message) => {
    const { body } = await customer.post(path, sent, { expect: 400 })
    expect(body).toEqual(invalid('body', message))
  })
})

describe.each(ofProducts)('POST %s', (path) => {
  it.each([
    [undefined, required],
    [null, notNull],
    ['', notNumber],
    ['lamp', notNumber],
    [1.5, notInteger],
    [true, notNumber],
    [[1], notNumber],
    [{}, notNumber],
    [0, 'Ensure this value is at least 1.'],
    [-1, 'Ensure this value is at least 1.'],
    [1e20, 'Ensure this value is at most 9007199254740991.'],
  ])('refuses the product %j', async (product_id, message) => {
    const { body } = await customer.post(path, { product_id, quantity: 1 }, { expect: 400 })
    expect(body).toEqual(invalid('product_id', message))
  })

  it('passes over fields that it does not know', async () => {
    const other = await aCustomerWith([product])
    const sent = { product_id: product.id, quantity: 1, price: '0.01', user: customer.id }
    expect((await other.post(path, sent)).status).toBeLessThan(300)
  })
})

describe.each(ofQuantities)('POST %s', (path) => {
  it.each<[Json, string]>([
    [null, notNull],
    ['', notNumber],
    ['two', notNumber],
    [1.5, notInteger],
    ['1.5', notNumber],
    [false, notNumber],
    [[], notNumber],
    [0, 'Must be at least 1.'],
    ['0', 'Must be at least 1.'],
    [-1, 'Must be at least 1.'],
    [1e20, 'Ensure this value is at most 9007199254740991.'],
  ])('refuses the quantity %j', async (quantity, message) => {
    const sent = { product_id: product.id, quantity }
    const { body } = await customer.post(path, sent, { expect: 400 })
    expect(body).toEqual(invalid('quantity', message))
    expect(await quantitiesOf(customer)).toEqual([1])
  })

  it('reads numbers that are sent as text', async () => {
    const other = await aCustomerWith([product])
    const sent = { product_id: `${product.id}`, quantity: ' 2 ' }
    const { body } = await other.post(path, sent)
    expect(body.cart_item.quantity).toBe(path === addPath ? 3 : 2)
  })

  it('takes a number beyond all stock for one', async () => {
    const sent = { product_id: product.id, quantity: Number.MAX_SAFE_INTEGER }
    const { body } = await customer.post(path, sent, { expect: 400 })
    expect(body.message).toBe('Not enough stock available')
  })

  it('tells all that is wrong, and looks for nothing before', async () => {
    const sent = { product_id: 0, quantity: 0 }
    const { body } = await customer.post(path, sent, { expect: 400 })
    expect(body).toEqual(
      invalidFields({
        product_id: ['Ensure this value is at least 1.'],
        quantity: ['Must be at least 1.'],
      }),
    )
    const unknown = { product_id: 987_654_321, quantity: 0 }
    await customer.post(path, unknown, { expect: 400 })
  })
})

it('a quantity is required to be set', async () => {
  const { body } = await customer.post(quantityPath, {}, { expect: 400 })
  expect(body).toEqual(invalidFields({ product_id: [required], quantity: [required] }))
})

it('without a body nothing is added or removed', async () => {
  for (const path of [addPath, removePath]) {
    const { body } = await customer.post(path, undefined, { expect: 400 })
    expect(body).toEqual(invalid('product_id', required))
  }
})

describe('a promo code', () => {
  const rejected = (message: string) => ({
    ...{ status: 'error', message: 'Invalid promo code' },
    errors: { code: [message] },
  })

  it.each([
    [undefined, required],
    [null, notNull],
    ['', 'This field may not be blank.'],
    ['   ', 'This field may not be blank.'],
    [7, 'Not a valid string.'],
    [['SUMMER20'], 'Not a valid string.'],
    ['A\nB', 'This text must be in one line.'],
    ['A'.repeat(101), 'Ensure this field has at most 100 characters.'],
  ])('that is %j is told to be invalid, with the reason', async (code, message) => {
    const { body } = await customer.post(codePath, { code }, { expect: 400 })
    expect(body).toEqual(rejected(message))
  })

  it('is looked at before the cart', async () => {
    const visitor = await anAvantlushCustomer()
    expect((await visitor.post(codePath, {}, { expect: 400 })).body).toEqual(rejected(required))
  })
})
