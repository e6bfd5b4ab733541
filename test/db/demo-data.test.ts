import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { channelCodes, currencyOfChannel, taxOfChannel } from '../../src/core/channels.ts'
import { formatDecimal } from '../../src/core/money.ts'
import { countriesOfChannel } from '../../src/core/places/countries.ts'
import { applyDiscounts } from '../../src/core/pricing/apply-discounts.ts'
import { demoProducts } from '../../src/db/demo/catalogue.ts'
import { demoDiscounts } from '../../src/db/demo/discounts.ts'
import { loadDemoData } from '../../src/db/demo/load.ts'
import { demoTarget, listDemoProducts } from '../support/catalogue/demo-shop.ts'
import { storeClient } from '../support/http/client.ts'
import { context } from '../support/world/context.ts'
import { runAll } from '../support/world/run-all.ts'

const anonymous = storeClient()
const now = new Date()

beforeAll(async () => {
  await loadDemoData(demoTarget(now))
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

test('three channels sell in three currencies, and GST is in the prices in rupees', () => {
  const channels = channelCodes.map((code) => [code, currencyOfChannel(code)])
  expect(channels).toEqual([
    ['us', 'USD'],
    ['ir', 'IRR'],
    ['in', 'INR'],
  ])
  expect(taxOfChannel('in')).toEqual({ points: 1800, isIncluded: true })
})

test('categories lie at the top and below, and one at the top has a discount', async () => {
  const categories = await runAll(
    `SELECT c.slug, c.parent_id IS NULL AS is_top, d.points,
       EXISTS (SELECT 1 FROM products p WHERE p.category_id = c.id) AS is_filled
     FROM categories c LEFT JOIN discounts d ON d.category_id = c.id AND d.is_running = 1`,
  )
  const top = categories.filter(({ is_top }) => is_top === 1)
  expect(top.filter(({ points }) => points === null).length).toBeGreaterThanOrEqual(2)
  expect(top.length).toBeGreaterThanOrEqual(3)
  const below = categories.filter(({ is_top, is_filled }) => is_top === 0 && is_filled === 1)
  expect(below.length).toBeGreaterThanOrEqual(1)
  const discounted = categories.filter(({ points }) => points !== null)
  expect(discounted).toEqual([{ slug: 'stationery', is_top: 1, is_filled: 1, points: 1500 }])
})

test('products are complete, and on sale in every currency', async () => {
  const products = await listDemoProducts()
  expect(products.length).toBeGreaterThanOrEqual(24)
  const complete = { is_described: 1, is_shown: 1, currencies: 3 }
  for (const product of products) expect(product, `${product.slug}`).toMatchObject(complete)
})

test('a shop has products of every sort: plenty, few, none, and with variants', async () => {
  const products = await listDemoProducts()
  const single = products.filter(({ units }) => units === 1)
  expect(single.length).toBeLessThan(products.length)
  expect(single.map(({ stock }) => stock)).toEqual(expect.arrayContaining([0, 3]))
  const plenty = single.filter(({ stock, is_promoted }) => Number(stock) >= 20 && is_promoted === 0)
  expect(plenty.length).toBeGreaterThanOrEqual(12)
  const prices = plenty.filter(({ discount }) => discount === 0).map(({ amount }) => Number(amount))
  expect(Math.min(...prices)).toBeLessThan(30_000)
  expect(Math.max(...prices)).toBeGreaterThanOrEqual(30_000)
})

test('products and reviews have tags', async () => {
  for (const table of ['product_tags', 'review_tags']) {
    const column = table === 'product_tags' ? 'tag_id' : 'id'
    const [tags] = await runAll(`SELECT count(DISTINCT ${column}) AS n FROM ${table}`)
    expect(Number(tags?.n), table).toBeGreaterThanOrEqual(2)
  }
})

test('Indian states have GST codes, and their capitals pincodes', () => {
  const [india] = countriesOfChannel('in')
  const states = india?.states ?? []
  for (const { gstCode } of states) expect(gstCode).toMatch(/^\d{2}$/)
  // Haryana and Punjab have their capital in Chandigarh, a territory of its own.
  const named = new Set(india?.pincodes.map(({ state }) => state))
  const others = states.map(({ name }) => name).filter((name) => !named.has(name))
  expect(others).toEqual(['Haryana', 'Punjab'])
  const pincodes = india?.pincodes.map(({ pincode }) => pincode)
  expect(pincodes).toEqual(expect.arrayContaining(['400001', '560001']))
})

test('data that is there is left alone', async () => {
  expect(await loadDemoData(demoTarget(now))).toBe(false)
  for (const [table, count] of [
    ['discounts', demoDiscounts.length],
    ['shipping_methods', 2],
    ['shipping_prices', 6],
    ['coupons', 14],
    ['promotions', 3],
    ['gift_cards', 1],
    ['ledger_transfers', 4],
  ]) {
    const row = await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first()
    expect([table, row]).toEqual([table, { n: count }])
  }
})
