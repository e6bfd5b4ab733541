import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { formatDecimal } from '../../src/core/money.ts'
import { applyDiscounts } from '../../src/core/pricing/apply-discounts.ts'
import { demoProducts } from '../../src/db/demo/catalogue.ts'
import { demoDiscounts } from '../../src/db/demo/discounts.ts'
import { type DemoTarget, loadDemoData } from '../../src/db/demo/load.ts'
import { moment } from '../support/http/avantlush-answers.ts'
import { avantlushClient, storeClient } from '../support/http/client.ts'
import { context } from '../support/world/context.ts'

const anonymous = storeClient()
const now = new Date()

const target = (): DemoTarget => ({
  db: context().db,
  images: { put: async () => undefined },
  readImage: async (file) => new TextEncoder().encode(file),
  hashPassword: async () => 'a hash that no password has',
  now,
})

beforeAll(async () => {
  await loadDemoData(target())
})

async function priceOf(slug: string): Promise<string> {
  const { body } = await anonymous.get(`/products/${slug}/`, { expect: 200 })
  return body.price
}

const basePrices = new Map(
  demoProducts.map(({ slug, variants }) => [slug, formatDecimal(variants[0].prices.USD, 'USD')]),
)

test('features are pairs of a name and a value, each name once', async () => {
  for (const { slug, features } of demoProducts) {
    expect(features.length, slug).toBeGreaterThanOrEqual(2)
    expect(new Set(features.map(({ name }) => name)).size, slug).toBe(features.length)
    for (const text of features.flatMap(({ name, value }) => [name, value])) {
      expect(text, slug).toMatch(/^\S(.*\S)?$/)
    }
  }
  const { results } = await env.DB.prepare('SELECT slug, features FROM products ORDER BY id').all<{
    slug: string
    features: string
  }>()
  const stored = results.map(({ slug, features }) => ({ slug, features: JSON.parse(features) }))
  expect(stored).toEqual(demoProducts.map(({ slug, features }) => ({ slug, features })))
})

test('a discount on a category makes its products cheaper, and a higher one counts alone', async () => {
  expect(await priceOf('fieldnote-dotted-notebook')).toBe('12.33')
  expect(await priceOf('prisma-coloured-pencils')).toBe('22.53')
  expect(await priceOf('marlow-fountain-pen')).toBe('38.40')
})

test('discounts on single products take their share off', async () => {
  expect(await priceOf('fjord-merino-beanie')).toBe('20.25')
  expect(await priceOf('hearth-dutch-oven')).toBe('103.20')
  expect(await priceOf('meridian-fitness-watch')).toBe('161.10')
  expect(await priceOf('lumen-two-person-tent')).toBe('191.63')
})

test('a discount that is over and one still to come do nothing', async () => {
  const cameras = ['fenn-m2-mirrorless-camera', 'snapbox-instant-camera', 'fenn-35mm-prime-lens']
  for (const slug of ['palermo-sunglasses', ...cameras]) {
    expect(await priceOf(slug), slug).toBe(basePrices.get(slug))
  }
  const { results } = await env.DB.prepare(
    'SELECT name FROM discounts WHERE is_running = 0 ORDER BY id',
  ).all()
  expect(results).toEqual([{ name: 'Summer sale' }, { name: 'Winter pictures' }])
})

test('the discounts concern seven products, and none of the first ones', async () => {
  const prices = await Promise.all(
    demoProducts.map(async ({ slug }) => ({ slug, price: await priceOf(slug) })),
  )
  const discounted = prices.filter(({ slug, price }) => price !== basePrices.get(slug))
  expect(discounted.map(({ slug }) => slug)).toEqual([
    'meridian-fitness-watch',
    'hearth-dutch-oven',
    'fjord-merino-beanie',
    'lumen-two-person-tent',
    'fieldnote-dotted-notebook',
    'marlow-fountain-pen',
    'prisma-coloured-pencils',
  ])
})

test('prices need no job to become right', async () => {
  const { results } = await env.DB.prepare(
    `SELECT l.product_id FROM listings l JOIN current_listings c USING (currency, product_id)
     WHERE l.amount <> c.amount OR l.discount_points <> c.discount_points`,
  ).all()
  expect(results).toEqual([])
  expect(await applyDiscounts(context())).toBe(0)
})

test('discounts in force last for a year from loading', async () => {
  const { results } = await env.DB.prepare(
    'SELECT DISTINCT ends_at - ? AS remaining FROM discounts WHERE is_running = 1',
  )
    .bind(now.getTime())
    .all()
  expect(results).toEqual([{ remaining: 365 * 24 * 60 * 60 * 1000 }])
})

test('orders are shipped in two ways, which have prices in dollars and rupees alone', async () => {
  const { body } = await avantlushClient().get('/api/shipping-methods/', { expect: 200 })
  expect(body).toEqual([
    {
      id: 1,
      name: 'Standard Shipping',
      price: '4.99',
      estimated_days: 5,
      description: 'Delivery within 3-7 business days',
      delivery_date: moment,
    },
    {
      id: 2,
      name: 'Express Shipping',
      price: '10.00',
      estimated_days: 2,
      description: 'Delivery within 1-3 business days',
      delivery_date: moment,
    },
  ])
  const { results } = await env.DB.prepare(
    'SELECT DISTINCT currency FROM shipping_prices ORDER BY currency',
  ).all()
  expect(results).toEqual([{ currency: 'INR' }, { currency: 'USD' }])
})

test('three promo codes are good in dollars, at any time', async () => {
  const { results } = await env.DB.prepare(
    `SELECT code, points, subtotal_min, uses_max, uses_per_customer_max FROM coupons
     WHERE channel = 'us' AND starts_at IS NULL AND ends_at IS NULL AND uses = 0 ORDER BY id`,
  ).all()
  const free = { subtotal_min: 0, uses_max: null, uses_per_customer_max: null }
  expect(results).toEqual([
    { ...free, code: 'SUMMER20', points: 2000 },
    { ...free, code: 'WELCOME10', points: 1000, subtotal_min: 5000, uses_per_customer_max: 1 },
    { ...free, code: 'LASTTEN', points: 1500, uses_max: 10 },
  ])
})

test('data that is there is left alone', async () => {
  expect(await loadDemoData(target())).toBe(false)
  for (const [table, count] of [
    ['discounts', demoDiscounts.length],
    ['shipping_methods', 2],
    ['shipping_prices', 4],
    ['coupons', 3],
  ]) {
    const row = await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first()
    expect([table, row]).toEqual([table, { n: count }])
  }
})
