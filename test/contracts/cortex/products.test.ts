import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { updateProduct } from '../../../src/core/catalog/update-product.ts'
import { applyDiscounts } from '../../../src/core/pricing/apply-discounts.ts'
import { aDiscount } from '../../support/catalogue/discounts.ts'
import { foldCatalogue } from '../../support/catalogue/texts.ts'
import { cortexClient, type Json, storeClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import { context } from '../../support/world/context.ts'

const anonymous = cortexClient()
const list = '/api/v1/products/'
const hour = 3_600_000

/** Name, category, brand, price in rials (null: not sold in rials), stock, visits. */
const catalogue = [
  ['Laptop 14 inch', 'laptops', 'Asus', 480_000_000, 12, 57],
  ['Laptop 16 inch', 'laptops', 'ASUS ROG', 700_000_000, 0, 90],
  ['Phone', 'phones', 'Samsung', 200_000_000, 5, 10],
  ['Charger', 'electronics', '', 5_000_001, 30, 10],
  ['Spade', 'garden', 'Asusta', 900_000, 3, 0],
  ['Hose', 'garden', 'Gardena', null, 3, 99],
] as const

beforeAll(async () => {
  await env.DB.batch([
    env.DB.prepare(`INSERT INTO categories(id, name, slug, parent_id) VALUES
      (1, 'Electronics', 'electronics', NULL), (2, 'Notebooks', 'laptops', 1),
      (3, 'Phones', 'phones', 1), (4, 'Garden', 'garden', NULL)`),
    ...catalogue.flatMap(([name, category, brand, rials, stock, visits], index) => {
      const slug = name.toLowerCase().replaceAll(' ', '-')
      return [
        env.DB.prepare(
          `INSERT INTO products(id, category_id, name, slug, brand, description, features,
             created_at, updated_at)
           SELECT ?1, id, ?2, ?3, ?4, 'Good.', '[{"name":"Memory","value":"16 GB"}]', ?5, ?5
           FROM categories WHERE slug = ?6`,
        ).bind(index + 1, name, slug, brand, index * 1000, category),
        env.DB.prepare(
          'INSERT INTO variants(id, product_id, sku, is_default, stock) VALUES (?1, ?1, ?2, 1, ?3)',
        ).bind(index + 1, slug, stock),
        env.DB.prepare('INSERT INTO prices(variant_id, currency, amount) VALUES (?, ?, ?)').bind(
          index + 1,
          rials === null ? 'USD' : 'IRR',
          rials ?? 500,
        ),
        env.DB.prepare('UPDATE listings SET visit_count = ? WHERE product_id = ?').bind(
          visits,
          index + 1,
        ),
      ]
    }),
  ])
  await foldCatalogue()
})

async function titles(query: string): Promise<string[]> {
  const { body } = await anonymous.get(`${list}?${query}`, { expect: 200 })
  return body.results.map(({ title }: Json) => title)
}

const everything =
  'category=electronics&brand=a&in_stock=true&has_discount=false&min_price=1&max_price=500000000'

describe('the product list', () => {
  it('shows the products sold in rials, the most visited first', async () => {
    const { body } = await anonymous.get(list, { expect: 200 })
    expect(body).toMatchObject({ count: 5, next: null, previous: null })
    expect(body.results[1]).toEqual({
      id: 1,
      in_stock: true,
      stock: 12,
      title: 'Laptop 14 inch',
      slug: 'laptop-14-inch',
      brand: 'Asus',
      visit_count: 57,
      price: 480_000_000,
      price_formatted: '480,000,000',
      has_discount: false,
      discount: null,
      features: [{ feature: 'Memory', value: '16 GB' }],
      main_image: null,
      avg_rating: '0.0',
      created_at: '1970-01-01T00:00:00.000Z',
      url: 'https://shop.test/api/v1/products/info/laptop-14-inch/',
    })
    expect(body.results[3]).toMatchObject({ title: 'Charger', brand: null })
  })

  it.each([
    ['', ['Laptop 16 inch', 'Laptop 14 inch', 'Phone', 'Charger', 'Spade']],
    ['ordering=visit_count', ['Spade', 'Phone', 'Charger', 'Laptop 14 inch', 'Laptop 16 inch']],
    ['ordering=price', ['Spade', 'Charger', 'Phone', 'Laptop 14 inch', 'Laptop 16 inch']],
    ['ordering=-price', ['Laptop 16 inch', 'Laptop 14 inch', 'Phone', 'Charger', 'Spade']],
    ['ordering=created_at', ['Laptop 14 inch', 'Laptop 16 inch', 'Phone', 'Charger', 'Spade']],
    ['ordering=-created_at', ['Spade', 'Charger', 'Phone', 'Laptop 16 inch', 'Laptop 14 inch']],
    ['ordering=name', ['Laptop 16 inch', 'Laptop 14 inch', 'Phone', 'Charger', 'Spade']],
    ['category=Electronics', ['Laptop 16 inch', 'Laptop 14 inch', 'Phone', 'Charger']],
    ['category=laptops', ['Laptop 16 inch', 'Laptop 14 inch']],
    ['category=nowhere', []],
    ['brand=asus', ['Laptop 16 inch', 'Laptop 14 inch', 'Spade']],
    ['brand=rog', ['Laptop 16 inch']],
    ['brand=laptop', []],
    ['q=LAPTOP', ['Laptop 16 inch', 'Laptop 14 inch']],
    ['q=otebook', ['Laptop 16 inch', 'Laptop 14 inch']],
    ['q=14-inch', ['Laptop 14 inch']],
    ['q=%20pa%20', ['Spade']],
    ['q=asus', []],
    ['q=%25', []],
    ['q=%22inch', []],
    ['q=a%00b', []],
    [`q=${'x'.repeat(300)}`, []],
    [`q=laptop&${everything}`, ['Laptop 14 inch']],
    ['min_price=5000000.5&max_price=200000000', ['Phone', 'Charger']],
    ['min_price=5000001&max_price=5000001', ['Charger']],
    ['min_price=2&max_price=1', []],
    ['max_price=-1', []],
    ['min_price=1e300', []],
    ['max_price=9e5', ['Spade']],
    ['in_stock=true&brand=asus', ['Laptop 14 inch', 'Spade']],
    ['in_stock=false', ['Laptop 16 inch']],
    ['has_discount=true', []],
    [
      'category=&min_price=&max_price=&in_stock=&brand=&has_discount=&q=&page=&page_size=',
      ['Laptop 16 inch', 'Laptop 14 inch', 'Phone', 'Charger', 'Spade'],
    ],
    ['category=electronics&q=inch&in_stock=True&max_price=500000000', ['Laptop 14 inch']],
  ])('"%s" finds what it asks for', async (query, expected) => {
    expect(await titles(query)).toEqual(expected)
  })

  it('is turned page by page, with links that keep the query', async () => {
    const { body } = await anonymous.get(`${list}?ordering=price&page_size=2&page=2`)
    expect(body).toMatchObject({
      count: 5,
      next: 'https://shop.test/api/v1/products/?ordering=price&page_size=2&page=3',
      previous: 'https://shop.test/api/v1/products/?ordering=price&page_size=2',
    })
    expect(body.results.map(({ title }: Json) => title)).toEqual(['Phone', 'Laptop 14 inch'])
    for (const size of ['0', '-1', 'ten', '1000']) {
      const { body: whole } = await anonymous.get(`${list}?page_size=${size}`, { expect: 200 })
      expect(whole.results).toHaveLength(5)
    }
  })

  it('ends with its last page', async () => {
    for (const page of ['2', '0', '-1', 'two', '99999999999']) {
      const { body } = await anonymous.get(`${list}?page=${page}`, { expect: 404 })
      expect(body).toEqual({ detail: 'Invalid page.' })
    }
  })

  it.each([
    ['min_price', 'cheap', 'Enter a number.'],
    ['max_price', '1,000', 'Enter a number.'],
    ['in_stock', 'perhaps', 'Must be a valid boolean.'],
    ['has_discount', '2', 'Must be a valid boolean.'],
  ])('refuses %s=%s by name', async (name, value, message) => {
    const { body } = await anonymous.get(`${list}?${name}=${value}`, { expect: 400 })
    expect(body).toEqual({ [name]: [message] })
  })

  it('asks nobody for a token, and refuses a bad one', async () => {
    const stranger = cortexClient({ token: 'no.such.token' })
    for (const path of [list, `${list}categories/`]) {
      const { body } = await stranger.get(path, { expect: 401 })
      expect(body).toEqual({ detail: 'Token is invalid or expired', code: 'token_not_valid' })
    }
  })

  it('counts searches and nothing else', async () => {
    const exhausted: RateLimit = { limit: async () => ({ success: false }) }
    const limited = cortexClient({
      fetch: withEnv({ RATE_LIMITS: 'on', SEARCH_LIMIT: exhausted }),
    })
    await limited.get(`${list}?q=laptop`, { expect: 429 })
    await limited.get(list, { expect: 200 })
  })

  it('may be kept for a moment, and is not sent twice', async () => {
    const { headers } = await anonymous.get(list, { expect: 200 })
    expect(headers.get('Cache-Control')).toBe('public, no-cache')
    const known = { 'If-None-Match': headers.get('ETag') ?? '' }
    await anonymous.get(list, { headers: known, expect: 304, documented: false })
  })
})

describe('the categories', () => {
  it('are trees, with the way to each and its most visited products', async () => {
    const { body } = await anonymous.get(`${list}categories/`, { expect: 200 })
    const [electronics, garden] = body
    expect(body).toHaveLength(2)
    expect(electronics.products_preview.map(({ title }: Json) => title)).toEqual([
      'Laptop 16 inch',
      'Laptop 14 inch',
      'Phone',
      'Charger',
    ])
    expect(electronics.subcategories.map(({ title }: Json) => title)).toEqual([
      'Notebooks',
      'Phones',
    ])
    expect(electronics.subcategories[0]).toMatchObject({
      breadcrumb: [
        { id: 1, title: 'Electronics', slug: 'electronics' },
        { id: 2, title: 'Notebooks', slug: 'laptops' },
      ],
      has_discount: false,
      discount: null,
      subcategories: [],
    })
    expect(garden.products_preview.map(({ title }: Json) => title)).toEqual(['Spade'])
  })
})

describe('a discount', () => {
  const startsAt = new Date(Date.now() - hour)
  const endsAt = new Date(Date.now() + hour)
  const onLaptops = { name: 'Summer sale', points: 2000, on: { categoryId: 2 }, startsAt, endsAt }

  it('on a category is taken off everywhere, in every contract', async () => {
    await aDiscount(onLaptops)
    await env.DB.prepare(
      "INSERT INTO prices(variant_id, currency, amount) VALUES (1, 'USD', 99999)",
    ).run()
    const { body } = await anonymous.get(`${list}?has_discount=true`, { expect: 200 })
    expect(body.results.map(({ price }: Json) => price)).toEqual([560_000_000, 384_000_000])
    expect(body.results[1]).toMatchObject({
      price_formatted: '384,000,000',
      has_discount: true,
      discount: [{ name: 'Summer sale', percent: 20, end_date: endsAt.toISOString() }],
    })
    expect(await titles('min_price=384000000&max_price=384000000')).toEqual(['Laptop 14 inch'])
    expect(await titles('has_discount=false')).toEqual(['Phone', 'Charger', 'Spade'])
    const product = await storeClient().get('/products/laptop-14-inch/', { expect: 200 })
    expect(product.body.price).toBe('799.99')
    const { body: trees } = await anonymous.get(`${list}categories/`, { expect: 200 })
    expect(trees[0]).toMatchObject({ has_discount: false, discount: null })
    expect(trees[0].subcategories[0]).toMatchObject({
      has_discount: true,
      discount: [{ name: 'Summer sale', percent: 20 }],
    })
  })

  it('gives way to a higher one, and both are told', async () => {
    await aDiscount({ ...onLaptops, name: 'Clearance', points: 3350, on: { productId: 1 } })
    const { body } = await anonymous.get(`${list}?q=14`, { expect: 200 })
    expect(body.results[0].price).toBe(319_200_000)
    expect(body.results[0].discount.map(({ percent }: Json) => percent)).toEqual([33.5, 20])
  })

  it('on a category counts for those below it, and for products that come later', async () => {
    await aDiscount({ ...onLaptops, name: 'All', points: 100, on: { categoryId: 1 } })
    expect(await titles('has_discount=true')).toEqual([
      'Laptop 16 inch',
      'Laptop 14 inch',
      'Phone',
      'Charger',
    ])
    await updateProduct(context(), { key: 'spade', currency: 'IRR' }, { categoryId: 3 })
    const { body } = await anonymous.get(`${list}?q=spade`, { expect: 200 })
    expect(body.results[0]).toMatchObject({ price: 891_000, discount: [{ percent: 1 }] })
  })

  it('is told just as long as its price stands', async () => {
    await aDiscount({ name: 'Flash', points: 5000, on: { productId: 5 } })
    const spade = async () => (await anonymous.get(`${list}?q=spade`)).body.results[0]
    const discounted = await spade()
    expect(discounted).toMatchObject({ has_discount: true, discount: [{ name: 'Flash' }, {}] })
    await env.DB.prepare("UPDATE discounts SET ends_at = starts_at + 1 WHERE name = 'Flash'").run()
    expect(await spade()).toEqual(discounted)
    await applyDiscounts(context())
    expect(await spade()).toMatchObject({ price: 891_000, discount: [{ name: 'All' }] })
  })

  it('begins and ends at its time', async () => {
    const ctx = context()
    const later = (hours: number) => ({
      ...ctx,
      clock: { ...ctx.clock, now: () => new Date(Date.now() + hours * hour) },
    })
    await aDiscount({
      ...{ name: 'Night', points: 9000, on: { productId: 3 } },
      startsAt: new Date(Date.now() + 5 * hour),
      endsAt: new Date(Date.now() + 6 * hour),
    })
    const priceOf = async () => (await anonymous.get(`${list}?q=phone`)).body.results[0].price
    expect(await priceOf()).toBe(198_000_000)
    await applyDiscounts(later(5.5))
    expect(await priceOf()).toBe(20_000_000)
    expect(await titles('has_discount=true')).toEqual(['Phone'])
    await applyDiscounts(later(6.5))
    expect(await priceOf()).toBe(200_000_000)
    expect(await titles('has_discount=true')).toEqual([])
  })
})
