import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { ProductMade } from '../../support/catalogue/products.ts'
import { aRialProduct, productsNotOnSale } from '../../support/catalogue/rial-products.ts'
import { aCortexCustomer } from '../../support/customers/cortex-customers.ts'
import { type Client, cortexClient } from '../../support/http/client.ts'

const path = '/api/v1/products/likes/'

const toggle = (customer: Client, { id }: { id: number }) => customer.post(path, { product: id })

async function likedBy(customer: Client): Promise<number[]> {
  const { body } = await customer.get(path, { expect: 200 })
  return body.map(({ product }: { product: number }) => product)
}

async function likesInD1({ id }: ProductMade): Promise<number> {
  const row = await env.DB.prepare('SELECT count(*) AS n FROM likes WHERE product_id = ?')
    .bind(id)
    .first<{ n: number }>()
  return row?.n ?? 0
}

describe('a like', () => {
  it('is given, shown and taken back', async () => {
    const [customer, product] = await Promise.all([
      aCortexCustomer(),
      aRialProduct({ amount: 480_000_000 }),
    ])
    const like = {
      product: product.id,
      associated_product: {
        id: product.id,
        title: product.name,
        price: 480_000_000,
        price_formatted: '480,000,000',
      },
    }
    const given = await customer.post(path, { product: product.id }, { expect: 201 })
    expect(given.body).toEqual(like)
    expect((await customer.get(path, { expect: 200 })).body).toEqual([like])
    const taken = await customer.post(path, { product: product.id }, { expect: 200 })
    expect(taken.body).toEqual({ detail: 'Like removed' })
    expect((await customer.get(path, { expect: 200 })).body).toEqual([])
  })

  it('shows the price to pay now', async () => {
    const [customer, product] = await Promise.all([
      aCortexCustomer(),
      aRialProduct({ amount: 1000 }),
    ])
    await toggle(customer, product)
    await env.DB.prepare('UPDATE products SET discount_points = 2500 WHERE id = ?')
      .bind(product.id)
      .run()
    const { body } = await customer.get(path, { expect: 200 })
    expect(body[0].associated_product).toMatchObject({ price: 750, price_formatted: '750' })
  })

  it('is its own customer’s alone', async () => {
    const [one, other, product] = await Promise.all([
      aCortexCustomer(),
      aCortexCustomer(),
      aRialProduct(),
    ])
    await toggle(one, product)
    expect(await likedBy(other)).toEqual([])
    expect((await toggle(other, product)).status).toBe(201)
    await toggle(one, product)
    expect(await likedBy(other)).toEqual([product.id])
  })

  it('toggles as often as it is asked to at once', async () => {
    const [customer, product] = await Promise.all([aCortexCustomer(), aRialProduct()])
    const answers = await Promise.all(Array.from({ length: 9 }, () => toggle(customer, product)))
    const given = answers.filter(({ status }) => status === 201)
    expect(given).toHaveLength(5)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4)
    expect(await likesInD1(product)).toBe(1)
  })

  it('is given once under one Idempotency-Key', async () => {
    const [customer, product] = await Promise.all([aCortexCustomer(), aRialProduct()])
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    for (let attempt = 0; attempt < 2; attempt++) {
      await customer.post(path, { product: product.id }, { headers, expect: 201 })
    }
    expect(await likedBy(customer)).toEqual([product.id])
  })
})

describe('the list', () => {
  it('has the latest like first, and only what is on sale', async () => {
    const customer = await aCortexCustomer()
    const products = await Promise.all([aRialProduct(), aRialProduct(), aRialProduct()])
    for (const [at, product] of products.entries()) {
      await toggle(customer, product)
      await env.DB.prepare('UPDATE likes SET created_at = ? WHERE product_id = ?')
        .bind(at, product.id)
        .run()
    }
    const [first, second, third] = products
    expect(await likedBy(customer)).toEqual([third.id, second.id, first.id])
    await env.DB.batch([
      env.DB.prepare("UPDATE products SET status = 'draft' WHERE id = ?").bind(third.id),
      env.DB.prepare('DELETE FROM prices WHERE variant_id = ?').bind(first.variantId),
    ])
    expect(await likedBy(customer)).toEqual([second.id])
  })

  it('has a thousand likes at most, in one query beside that of the sign-in', async () => {
    const [customer, product] = await Promise.all([aCortexCustomer(), aRialProduct()])
    await env.DB.batch([
      env.DB.prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1005)
         INSERT INTO products(category_id, name, slug, created_at, updated_at)
         SELECT category_id, 'Copy', 'copy-' || i, 0, 0 FROM n JOIN products ON id = ?`,
      ).bind(product.id),
      env.DB.prepare(
        `INSERT INTO variants(product_id, sku, is_default)
         SELECT id, slug, 1 FROM products WHERE name = 'Copy'`,
      ),
      env.DB.prepare(
        `INSERT INTO prices(variant_id, currency, amount)
         SELECT id, 'IRR', 1 FROM variants WHERE sku GLOB 'copy-*'`,
      ),
      env.DB.prepare(
        `INSERT INTO likes(user_id, product_id, created_at)
         SELECT (SELECT id FROM users WHERE email = ?), id, id FROM products WHERE name = 'Copy'`,
      ).bind(customer.email),
    ])
    const { body, cost } = await customer.get(path, { expect: 200 })
    expect(body).toHaveLength(1000)
    expect(body[0].product).toBeGreaterThan(body[999].product)
    expect(cost.queries).toBe(2)
    const other = await aCortexCustomer()
    await toggle(other, product)
    const { cost: small } = await other.get(path, { expect: 200 })
    expect(small.rowsRead).toBeLessThanOrEqual(5)
  })
})

describe('what cannot be liked', () => {
  it('is a product that is not on sale, which nothing tells from one that does not exist', async () => {
    const customer = await aCortexCustomer()
    for (const product of [...(await productsNotOnSale()), { id: 999_999_999 }]) {
      const { body } = await customer.post(path, { product: product.id }, { expect: 404 })
      expect(body).toEqual({ detail: 'Product not found' })
    }
    const { results } = await env.DB.prepare(
      'SELECT 1 FROM likes WHERE user_id = (SELECT id FROM users WHERE email = ?)',
    )
      .bind(customer.email)
      .all()
    expect(results).toEqual([])
  })

  it('keeps its like while it is not on sale', async () => {
    const [customer, product] = await Promise.all([aCortexCustomer(), aRialProduct()])
    await toggle(customer, product)
    const setActive = (active: number) =>
      env.DB.prepare("UPDATE products SET status = iif(?, 'active', 'draft') WHERE id = ?")
        .bind(active, product.id)
        .run()
    await setActive(0)
    expect((await toggle(customer, product)).status).toBe(404)
    await setActive(1)
    expect(await likedBy(customer)).toEqual([product.id])
  })

  it.each([
    [{}, { detail: 'Product ID required' }],
    [undefined, { detail: 'Product ID required' }],
    [{ product: null }, { detail: 'Product ID required' }],
    [{ product: '' }, { detail: 'Product ID required' }],
    [{ product: 'laptop' }, { product: ['A valid number is required.'] }],
    [{ product: 1.5 }, { product: ['A valid integer is required.'] }],
    [{ product: [1] }, { product: ['A valid number is required.'] }],
    [{ product: 1e300 }, { product: [expect.any(String)] }],
    [[], { non_field_errors: ['Expected an object.'] }],
  ])('is %j', async (input, answer) => {
    const { body } = await (await aCortexCustomer()).post(path, input, { expect: 400 })
    expect(body).toEqual(answer)
  })
})

it.each([0, -1, 999_999_999])('answers 404 to product %i, which there is not', async (product) => {
  const { body } = await (await aCortexCustomer()).post(path, { product }, { expect: 404 })
  expect(body).toEqual({ detail: 'Product not found' })
})

it('answers 401 without a sign-in, and to a bad token', async () => {
  const product = await aRialProduct()
  for (const client of [cortexClient(), cortexClient({ token: 'stale' })]) {
    await client.get(path, { expect: 401 })
    await client.post(path, { product: product.id }, { expect: 401 })
  }
  expect(await likesInD1(product)).toBe(0)
})
