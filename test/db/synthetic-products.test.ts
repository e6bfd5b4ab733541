import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import {
  insertSyntheticCategories,
  insertSyntheticProducts,
  makeSyntheticRows,
} from '../../scripts/local/insert-synthetic.ts'
import { makeSyntheticProduct, slugOf } from '../../scripts/local/synthetic-products.ts'

const made = Array.from({ length: 1000 }, (_, index) => makeSyntheticProduct(index + 1))
const inserted = made.slice(0, 60)
const discountedCategory = inserted[0]?.category ?? ''

beforeAll(async () => {
  await insertSyntheticCategories(env.DB)
  await env.DB.prepare(
    `INSERT INTO discounts (name, points, category_id, starts_at, ends_at, is_running)
     SELECT 'Category', 1200, id, 0, 1e15, 1 FROM categories WHERE slug = ?`,
  )
    .bind(slugOf(discountedCategory))
    .run()
  await insertSyntheticProducts(env.DB, makeSyntheticRows(1, inserted.length))
})

test('the same number makes the same product', () => {
  expect(makeSyntheticProduct(7)).toEqual(made[6])
})

test('one product in five has a discount of its own', () => {
  const points = made.flatMap(({ discount }) => (discount ? [discount.points] : []))
  expect(points.length / made.length).toBeCloseTo(0.2, 1)
  expect(Math.min(...points)).toBe(500)
  expect(Math.max(...points)).toBe(5000)
})

test('most products are hardly visited, and few a thousand times', () => {
  const visits = made.map(({ visitCount }) => visitCount).toSorted((a, b) => a - b)
  expect(visits[0]).toBe(0)
  expect(visits[500]).toBeLessThan(10)
  expect(visits[980]).toBeLessThan(1000)
  expect(visits[999]).toBeGreaterThan(1000)
})

test('listings are made with their discount, the higher of two', async () => {
  const { results } = await env.DB.prepare(
    `SELECT v.sku, l.amount, l.discount_points > 0 AS isDiscounted
     FROM listings l JOIN variants v USING (product_id) WHERE l.currency = 'USD' ORDER BY l.product_id`,
  ).all()
  const expected = inserted.map(({ sku, category, discount, prices }) => {
    const points = Math.max(discount?.points ?? 0, category === discountedCategory ? 1200 : 0)
    const amount = Math.floor((prices.USD * (10_000 - points) + 5000) / 10_000)
    return { sku, amount, isDiscounted: points > 0 ? 1 : 0 }
  })
  expect(results).toEqual(expected)
})

test('lists by visits know their visits', async () => {
  const { results } = await env.DB.prepare(
    "SELECT visit_count AS n FROM listings WHERE currency = 'IRR' ORDER BY product_id",
  ).all<{ n: number }>()
  expect(results.map(({ n }) => n)).toEqual(inserted.map(({ visitCount }) => visitCount))
})

test('nothing is left to be priced anew', async () => {
  expect(await env.DB.prepare('SELECT count(*) AS n FROM repricing').first()).toEqual({ n: 0 })
})

test('features are pairs of a name and a value', async () => {
  const row = await env.DB.prepare('SELECT features FROM products ORDER BY id LIMIT 1').first<{
    features: string
  }>()
  expect(JSON.parse(row?.features ?? '')).toEqual([
    { name: 'Material', value: expect.any(String) },
    { name: 'Colour', value: expect.any(String) },
    { name: 'Series', value: expect.any(String) },
  ])
})
