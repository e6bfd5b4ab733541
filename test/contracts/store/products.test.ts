import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { aDiscount } from '../../support/catalogue/discounts.ts'
import { aCategory, aProduct } from '../../support/catalogue/products.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { type Client, type Json, storeClient } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

const anonymous = storeClient()
let staff: Client
let customer: Client
let serial = 0

beforeAll(async () => {
  staff = await aStaffMember()
  customer = await aCustomer()
})

async function input(over: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  serial += 1
  return {
    name: `Lamp ${serial}`,
    slug: `lamp-${serial}`,
    description: 'Shines.',
    price: '99.9',
    stock_quantity: 50,
    category_id: await aCategory(),
    ...over,
  }
}

const idsOf = (body: Json): number[] => body.results.map(({ id }: { id: number }) => id)

describe('writing', () => {
  test('creates a product that everybody sees', async () => {
    const sent = await input()
    const { body } = await staff.post('/products/', sent, { expect: 201 })
    expect(body).toMatchObject({ price: '99.90', stock_quantity: 50, is_active: true, images: [] })
    expect(body.category.id).toBe(sent.category_id)
    const seen = await anonymous.get(`/products/${sent.slug}/`, { expect: 200 })
    expect(seen.body).toEqual(body)
  })

  test.each([
    ['slug', { slug: 'categories' }],
    ['slug', { slug: 'images' }],
    ['slug', { slug: 'a b' }],
    ['price', { price: '-1' }],
    ['price', { price: '1.999' }],
    ['price', { price: 1.999 }],
    ['price', { price: 'free' }],
    ['price', { price: null }],
    ['price', { price: '100000000.01' }],
    ['price', { price: '99999999999999999999' }],
    ['stock_quantity', { stock_quantity: -1 }],
    ['stock_quantity', { stock_quantity: 1.5 }],
    ['category_id', { category_id: 987_654 }],
    ['name', { name: ' ' }],
    ['name', { name: 'x'.repeat(256) }],
  ])('names %s as the field at fault of %j', async (field, over) => {
    const { body } = await staff.post('/products/', await input(over), { expect: 400 })
    expect(Object.keys(body.fields)).toEqual([field])
  })

  test('says what is wrong with a negative price', async () => {
    const { body } = await staff.post('/products/', await input({ price: -1 }), { expect: 400 })
    expect(body.error).toBe('price: Ensure this value is not negative.')
  })

  test('takes a price as a number', async () => {
    const { body } = await staff.post('/products/', await input({ price: 0.1 }), { expect: 201 })
    expect(body.price).toBe('0.10')
  })

  test('of several products with one slug made at once keeps one', async () => {
    const sent = await input()
    const answers = await Promise.all([1, 2, 3].map(() => staff.post('/products/', sent)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400, 400])
    const refused = answers.find(({ status }) => status === 400)
    expect(refused?.body.fields).toEqual({ slug: ['A product with this slug already exists.'] })
  })

  test('changes what is given and leaves the rest', async () => {
    const { body: made } = await staff.post('/products/', await input(), { expect: 201 })
    const path = `/products/${made.slug}/`
    const { body } = await staff.patch(path, { price: '89.99' }, { expect: 200 })
    expect(body).toEqual({ ...made, price: '89.99' })
    await staff.patch(path, {}, { expect: 200 })
    const refused = await staff.patch(path, { category_id: 987_654 }, { expect: 400 })
    expect(Object.keys(refused.body.fields)).toEqual(['category_id'])
    expect((await anonymous.get(path)).body).toEqual(body)
  })

  test('replaces a product, and a product moves with its new slug', async () => {
    const { body: made } = await staff.post('/products/', await input(), { expect: 201 })
    const sent = await input({ is_active: false, price: '1' })
    const { body } = await staff.put(`/products/${made.slug}/`, sent, { expect: 200 })
    expect(body).toMatchObject({ id: made.id, slug: sent.slug, is_active: false, price: '1.00' })
    await staff.get(`/products/${made.slug}/`, { expect: 404 })
    await staff.put(`/products/${made.slug}/`, sent, { expect: 404 })
    await staff.put(`/products/${body.slug}/`, { name: 'x' }, { expect: 400 })
  })

  test('reads a price as it is written, while everybody else reads what is to be paid', async () => {
    const { id, slug } = await aProduct({ amount: 2000 })
    await aDiscount({ name: 'Sale', points: 2500, on: { productId: id } })
    const path = `/products/${slug}/`
    const { body } = await staff.get(path, { expect: 200 })
    expect(body.price).toBe('20.00')
    const { name, description, stock_quantity, category } = body
    const form = { name, slug, description, stock_quantity, category_id: category.id }
    for (const price of [body.price, '10.00']) {
      const answer = await staff.put(path, { ...form, price }, { expect: 200 })
      expect(answer.body.price).toBe(price)
    }
    expect((await anonymous.get(path, { expect: 200 })).body.price).toBe('7.50')
    const list = await staff.get(`/products/?search=${name}`, { expect: 200 })
    expect(list.body.results).toMatchObject([{ slug, price: '10.00' }])
    const ofCategory = `/products/categories/${category.slug}/`
    for (const [client, price] of [
      [staff, '10.00'],
      [anonymous, '7.50'],
    ] as const) {
      const shown = await client.get(ofCategory, { expect: 200 })
      expect(shown.body.products).toMatchObject([{ slug, price }])
    }
  })

  test('sets the stock at its counter, also after the counter has begun to count', async () => {
    const product = await aProduct({ stock: 10 })
    const stock = context().objects.stock(product.variantId)
    const request = { variantId: product.variantId, checkoutId: 'c1', quantity: 4 }
    await stock.reserve({ ...request, expiresAt: Date.now() + 60_000 })
    const path = `/products/${product.slug}/`
    const { body } = await staff.patch(path, { stock_quantity: 7 }, { expect: 200 })
    expect(body.stock_quantity).toBe(7)
    expect(await stock.read(product.variantId)).toMatchObject({ sellable: 3, level: 7 })
    expect((await anonymous.get(path)).body.stock_quantity).toBe(3)
    const effects = await env.DB.prepare(
      `SELECT due_at FROM outbox WHERE kind = 'stock.set' AND payload ->> 'variantId' = ?`,
    )
      .bind(product.variantId)
      .all()
    expect(effects.results).toEqual([{ due_at: null }])
  })

  test('deletes a product everywhere, and frees its slug', async () => {
    const sent = await input()
    const { body } = await staff.post('/products/', sent, { expect: 201 })
    await staff.delete(`/products/${sent.slug}/`, { expect: 204 })
    await staff.get(`/products/${sent.slug}/`, { expect: 404 })
    await staff.delete(`/products/${sent.slug}/`, { expect: 404 })
    const list = await staff.get(`/products/?category=${sent.category_id}`, { expect: 200 })
    expect(list.body.count).toBe(0)
    const again = await staff.post('/products/', sent, { expect: 201 })
    expect(again.body.id).not.toBe(body.id)
  })

  test('lets staff alone write', async () => {
    const sent = await input()
    for (const [client, status] of [
      [anonymous, 401],
      [customer, 403],
    ] as const) {
      await client.post('/products/', sent, { expect: status })
      await client.put('/products/x/', sent, { expect: status })
      await client.patch('/products/x/', {}, { expect: status })
      await client.delete('/products/x/', { expect: status })
    }
  })

  test('answers a repeated key with the first answer', async () => {
    const sent = await input()
    const headers = { 'Idempotency-Key': 'create-once' }
    const first = await staff.post('/products/', sent, { headers, expect: 201 })
    const second = await staff.post('/products/', sent, { headers, expect: 201 })
    expect(second.body).toEqual(first.body)
  })
})

describe('reading', () => {
  test('hides inactive products from everybody but staff', async () => {
    const categoryId = await aCategory()
    const sent = await input({ is_active: false, category_id: categoryId })
    const { body } = await staff.post('/products/', sent, { expect: 201 })
    await staff.post('/products/', await input({ category_id: categoryId }), { expect: 201 })
    const list = `/products/?category=${categoryId}`
    for (const client of [anonymous, customer]) {
      await client.get(`/products/${sent.slug}/`, { expect: 404 })
      expect((await client.get(list)).body.count).toBe(1)
      expect((await client.get(`${list}&is_active=true`)).body.count).toBe(1)
      expect((await client.get(`${list}&is_active=false`)).body.results).toEqual([])
    }
    await staff.get(`/products/${sent.slug}/`, { expect: 200 })
    expect((await staff.get(list)).body.count).toBe(2)
    expect(idsOf((await staff.get(`${list}&is_active=false`)).body)).toEqual([body.id])
    expect((await staff.get(`${list}&is_active=true`)).body.count).toBe(1)
  })

  test('filters by the id and by the slug of a category', async () => {
    const { body } = await staff.post('/products/', await input(), { expect: 201 })
    const { id, slug } = body.category
    for (const query of [`category=${id}`, `category__slug=${slug}`]) {
      expect(idsOf((await anonymous.get(`/products/?${query}`)).body)).toEqual([body.id])
    }
    for (const query of ['category=987654', 'category=x', 'category__slug=no-such']) {
      const { body: none } = await anonymous.get(`/products/?${query}`, { expect: 200 })
      expect(none).toEqual({ count: 0, next: null, previous: null, results: [] })
    }
    const both = `category=${id}&category__slug=no-such`
    expect((await anonymous.get(`/products/?${both}`)).body.count).toBe(0)
  })

  test('finds products by the beginnings of all words, ignoring case', async () => {
    const over = { name: 'Zyxo 50%_off Kettle', description: 'Café (quiet) "boil" NOT' }
    const { body } = await staff.post('/products/', await input(over), { expect: 201 })
    const found = ['zyx', 'KETT zyxo', '50%', '50%_off zyxo', 'zyxo cafe', 'zyxo NOT', '"zyxo']
    for (const search of [...found, 'zyxo (quiet', 'zyxo "boil"']) {
      const query = encodeURIComponent(search)
      const { body: page } = await anonymous.get(`/products/?search=${query}`, { expect: 200 })
      expect([search, idsOf(page)]).toEqual([search, [body.id]])
    }
    for (const search of [
      'zyxo toaster',
      'yxo',
      'zyxo*x',
      '!!!',
      'zyxo - &',
      'zyxo ★',
      'zy%',
      'zy__',
    ]) {
      const query = encodeURIComponent(search)
      const { body: page } = await anonymous.get(`/products/?search=${query}`, { expect: 200 })
      expect([search, page.count]).toEqual([search, 0])
    }
    const long = encodeURIComponent(`zyxo ${'\u0000 ( AND '.repeat(50)}`)
    await anonymous.get(`/products/?search=${long}`, { expect: 200 })
  })

  test('refuses pages that do not exist', async () => {
    for (const page of ['0', '-1', 'x', '1.5', '999999']) {
      const { body } = await anonymous.get(`/products/?page=${page}`, { expect: 404 })
      expect(body).toEqual({ detail: 'Invalid page.' })
    }
  })

  test('lets the public keep answers and revalidate them, and nobody those of users', async () => {
    const product = await aProduct()
    const path = `/products/${product.slug}/`
    const { headers } = await anonymous.get(path, { expect: 200 })
    expect(headers.get('Cache-Control')).toBe('public, no-cache')
    expect(headers.get('Vary')).toContain('Authorization')
    const tag = headers.get('ETag') ?? ''
    const conditional = { headers: { 'If-None-Match': tag }, documented: false }
    const same = await anonymous.get(path, { ...conditional, expect: 304 })
    expect(same.body).toBeUndefined()
    await staff.patch(path, { price: '5.00' }, { expect: 200 })
    await anonymous.get(path, { ...conditional, expect: 200 })
    const own = await customer.get(path, { expect: 200 })
    expect(own.headers.get('Cache-Control')).toBe('private, no-store')
    const missing = await anonymous.get('/products/no-such/', { expect: 404 })
    expect(missing.headers.get('Cache-Control')).toBe('no-store')
  })

  test('refuses a token that is no good', async () => {
    const broken = storeClient({ token: 'broken' })
    await broken.get('/products/', { expect: 401 })
    await broken.get('/products/x/', { expect: 401 })
  })
})
