import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { aRialProduct } from '../../support/catalogue/rial-products.ts'
import { foldCatalogue } from '../../support/catalogue/texts.ts'
import {
  aCortexCustomer,
  aCortexCustomerWith,
  ordersOf,
} from '../../support/customers/cortex-customers.ts'
import { password } from '../../support/customers/password.ts'
import { cortexClient } from '../../support/http/client.ts'

const anonymous = cortexClient()

describe('whole numbers in strings', () => {
  it('are taken for what they say', async () => {
    const [customer, product] = await Promise.all([aCortexCustomer(), aRialProduct()])
    const change = { product_id: `${product.id}`, quantity: '2' }
    const { body } = await customer.post('/api/v1/carts/', change, { expect: 201 })
    expect(body).toMatchObject({ product_id: product.id, quantity: 2 })
  })

  it('are taken in feedback and likes', async () => {
    const [customer, product] = await Promise.all([aCortexCustomer(), aRialProduct()])
    const opinion = { score: ' 5', comment: 'Quiet.' }
    const path = `/api/v1/products/${product.id}/feedbacks/`
    const { body } = await customer.post(path, opinion, { expect: 201 })
    expect(body.score).toBe(5)
    const like = { product: `${product.id}` }
    await customer.post('/api/v1/products/likes/', like, { expect: 201 })
  })

  it.each([
    ['quantity', '6'],
    ['quantity', '0'],
    ['quantity', 'two'],
    ['quantity', ''],
    ['quantity', '1.5'],
    ['product_id', '9'.repeat(40)],
    ['product_id', '1e3'],
    ['product_id', '0x1'],
  ])('are not guessed: %s %j is refused', async (field, value) => {
    const [customer, product] = await Promise.all([aCortexCustomer(), aRialProduct()])
    const change = { product_id: product.id, [field]: value }
    const { body } = await customer.post('/api/v1/carts/', change, { expect: 400 })
    expect(Object.keys(body)).toEqual([field])
    expect((await customer.get('/api/v1/carts/')).body).toEqual([])
  })
})

describe('a body', () => {
  it('is not read compressed', async () => {
    const headers = { 'Content-Encoding': 'gzip' }
    const sent = { email: 'a@example.com', password }
    const { body } = await anonymous.post('/auth/jwt/create/', sent, { headers, expect: 415 })
    expect(body).toEqual({ detail: 'The body must not be compressed.' })
  })

  it('that is empty names what is missing, whatever its type', async () => {
    const headers = { 'Content-Type': 'text/plain' }
    const { body } = await anonymous.post('/auth/jwt/refresh/', '', { headers, expect: 400 })
    expect(body).toEqual({ refresh: ['This field is required.'] })
  })
})

it('nobody delivers to an address that nobody can see', async () => {
  const customer = await aCortexCustomerWith({ product: await aRialProduct(), quantity: 1 })
  const order = { address: '\u200b\u2800\u3164' }
  const { body } = await customer.post('/api/v1/checkout/', order, { expect: 400 })
  expect(body).toEqual({ address: ['This field may not be blank.'] })
  expect(await ordersOf(customer)).toEqual([])
})

it('a name that nobody can see is none', async () => {
  const account = { email: 'unseen@shop.test', password, username: '\u200d\u00ad' }
  const { body } = await anonymous.post('/auth/users/', account, { expect: 201 })
  expect(body.username).toBeNull()
})

describe('where there are more than a hundred products', () => {
  beforeAll(async () => {
    await env.DB.batch([
      env.DB.prepare("INSERT INTO categories(name, slug) VALUES ('Many', 'many')"),
      env.DB.prepare(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 101)
        INSERT INTO products(category_id, name, slug, created_at, updated_at)
        SELECT (SELECT id FROM categories WHERE slug = 'many'), 'One of many', 'many-' || i, 0, 0
        FROM n`),
      env.DB.prepare(`INSERT INTO variants(product_id, sku, is_default)
        SELECT id, slug, 1 FROM products WHERE slug LIKE 'many-%'`),
      env.DB.prepare(`INSERT INTO prices(variant_id, currency, amount)
        SELECT id, 'IRR', 1000 FROM variants WHERE sku LIKE 'many-%'`),
    ])
    await foldCatalogue()
  })

  it.each([101, '9'.repeat(20), '9'.repeat(400)])('a page of %s has a hundred', async (size) => {
    const path = `/api/v1/products/?page_size=${size}`
    const { body } = await anonymous.get(path, { expect: 200 })
    expect(body.results).toHaveLength(100)
    expect(body.next).not.toBeNull()
  })
})

it.each(['in_stock=constructor', 'has_discount=__proto__'])('%s is no flag', async (query) => {
  const { body } = await anonymous.get(`/api/v1/products/?${query}`, { expect: 400 })
  expect(Object.values(body)).toEqual([['Must be a valid boolean.']])
})

it.each(['ordering=constructor', 'ordering=__proto__'])('%s is no ordering', async (query) => {
  const { id } = await aRialProduct()
  await anonymous.get(`/api/v1/products/?${query}`, { expect: 200 })
  await anonymous.get(`/api/v1/products/${id}/feedbacks/?${query}`, { expect: 200 })
})
