import { env } from 'cloudflare:workers'
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { priceProducts } from '../../../src/db/price-products.ts'
import * as budgets from '../../budgets/budgets.ts'
import { foldCatalogue } from '../../support/catalogue/texts.ts'
import { cortexClient } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

const anonymous = cortexClient()
const { catalogueSize } = budgets

const orders: Record<string, string> = {
  price: 'amount, id',
  '-price': 'amount DESC, id',
  created_at: 'created_at, id',
  '-created_at': 'created_at DESC, id',
  visit_count: 'visit_count, id',
  '-visit_count': 'visit_count DESC, id',
}

/**
 * A plain reading of the tables, discounts taken off. The categories are two trees of five each; one
 * product in four is discounted, in one category all are.
 */
const plain = `
  SELECT p.id AS id, p.name, p.slug, p.category_id, p.brand, v.stock, p.created_at,
    p.id * 31 % 997 AS visit_count,
    p.category_id = 4 OR p.id % 4 = 0 AS is_discounted,
    (r.amount * (100 - iif(p.id % 4 = 0, 25, iif(p.category_id = 4, 10, 0))) + 50) / 100 AS amount
  FROM products p JOIN variants v ON v.product_id = p.id JOIN prices r ON r.variant_id = v.id
  WHERE p.is_active`

beforeAll(async () => {
  await env.DB.batch([
    env.DB.prepare(`INSERT INTO categories(id, name, slug, parent_id)
      SELECT value, 'Category ' || value, 'category-' || value,
        CASE WHEN value IN (1, 6) THEN NULL WHEN value IN (2, 3) THEN 1 WHEN value IN (4, 5) THEN 3
          ELSE 6 END
      FROM json_each('[1,2,3,4,5,6,7,8,9,10]')`),
    env.DB.prepare(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      INSERT INTO products(id, category_id, name, slug, brand, features, status, created_at,
        updated_at)
      SELECT i, i % 10 + 1, 'Thing ' || (i * 7919 % 5003), 'thing-' || i, 'Brand ' || (i % 40),
        '[{"name":"Colour","value":"red"}]', iif(i % 20 = 1, 'draft', 'active'),
        1700000000000 + i * 7919 % 10007 / 5 * 1000, 0
      FROM n`).bind(catalogueSize),
    env.DB.prepare(`INSERT INTO variants(product_id, sku, is_default, stock)
      SELECT id, slug, 1, iif(id % 7 = 0, 0, 5) FROM products`),
    env.DB.prepare(`INSERT INTO product_images(product_id, url, is_primary)
      SELECT id, 'https://example.com/' || id, 1 FROM products`),
    env.DB.prepare(`INSERT INTO discounts(name, points, product_id, starts_at, ends_at, is_running)
      SELECT 'Own', 2500, id, 0, 4e12, 1 FROM products WHERE id % 4 = 0`),
    env.DB.prepare(`INSERT INTO discounts(name, points, category_id, starts_at, ends_at, is_running)
      VALUES ('Category', 1000, 4, 0, 4e12, 1)`),
    env.DB.prepare(`INSERT INTO prices(variant_id, currency, amount)
      SELECT id, 'IRR', 1000 * (100 + product_id * 37 % 2000) FROM variants`),
  ])
  await context().db.run(priceProducts(sql`SELECT id FROM products`))
  await env.DB.prepare('UPDATE listings SET visit_count = product_id * 31 % 997').run()
  await foldCatalogue()
})

/** Asserts one page; answers what it cost. */
async function rowsOfPage(filter: Filter, ordering: string, page: number): Promise<number> {
  const path = `/api/v1/products/?${filter.query}&ordering=${ordering}&page=${page}`
  const [{ body, cost }, model] = await Promise.all([
    anonymous.get(path, { expect: 200 }),
    env.DB.prepare(
      `SELECT id, count(*) OVER () AS n FROM (${plain}) WHERE ${filter.where}
       ORDER BY ${orders[ordering]} LIMIT 10 OFFSET ?`,
    )
      .bind((page - 1) * 10)
      .all<{ id: number; n: number }>(),
  ])
  expect(body.results.map(({ id }: { id: number }) => id)).toEqual(
    model.results.map(({ id }) => id),
  )
  expect(body.count).toBe(model.results[0]?.n)
  expect(cost.queries).toBe(1)
  return cost.rowsRead
}

async function matchesOf({ where }: Filter): Promise<number> {
  const sql = `SELECT count(*) AS n FROM (${plain}) WHERE ${where}`
  return (await env.DB.prepare(sql).first<number>('n')) ?? 0
}

interface Filter {
  query: string
  where: string
}

const inTree1 = 'category_id <= 5'

/** Counters know their totals. */
const kept: Filter[] = [
  { query: '', where: '1' },
  { query: 'category=category-1', where: inTree1 },
  { query: 'category=CATEGORY-3', where: 'category_id IN (3, 4, 5)' },
  { query: 'category=category-9', where: 'category_id = 9' },
]

const brand17 = "brand = 'Brand 17'"

/** What matches is counted. */
const counted: Filter[] = [
  { query: 'in_stock=true', where: 'stock > 0' },
  { query: 'in_stock=false', where: 'stock = 0' },
  { query: 'has_discount=true', where: 'is_discounted' },
  { query: 'has_discount=false', where: 'NOT is_discounted' },
  { query: 'min_price=500000', where: 'amount >= 500000' },
  { query: 'max_price=120000', where: 'amount <= 120000' },
  { query: 'min_price=300000.5&max_price=900000', where: 'amount BETWEEN 300001 AND 900000' },
  { query: 'min_price=700000&max_price=702000', where: 'amount BETWEEN 700000 AND 702000' },
  { query: 'category=category-1&min_price=800000', where: `${inTree1} AND amount >= 800000` },
  { query: 'has_discount=true&max_price=500000', where: 'is_discounted AND amount <= 500000' },
  { query: 'brand=brand+17', where: brand17 },
  { query: 'brand=brand+1', where: "brand LIKE 'Brand 1%'" },
  { query: 'in_stock=true&has_discount=true', where: 'stock > 0 AND is_discounted' },
  { query: 'category=category-1&in_stock=true', where: `${inTree1} AND stock > 0` },
  {
    query: 'category=category-1&in_stock=false&has_discount=true',
    where: `${inTree1} AND stock = 0 AND is_discounted`,
  },
  { query: 'brand=brand+1&in_stock=true', where: "brand LIKE 'Brand 1%' AND stock > 0" },
  {
    query: 'brand=brand+17&has_discount=false&category=category-6',
    where: `${brand17} AND NOT is_discounted AND category_id > 5`,
  },
]

/** An index leads to these: counting them costs a few rows a match, however large the catalogue. */
const narrowed = /^(?:min_price|max_price|brand)=/

describe.each([...kept, ...counted])('filtered by "$query"', (filter) => {
  test.each(Object.keys(orders))('every page by %s is right, at its price', async (ordering) => {
    const matches = await matchesOf(filter)
    const last = Math.ceil(matches / 10)
    for (const page of new Set([1, Math.min(2, last), Math.ceil(last / 2), last])) {
      const rows = await rowsOfPage(filter, ordering, page)
      const budget = budgets.filteredRows({ matches, offset: (page - 1) * 10 })
      expect(rows).toBeLessThanOrEqual(countRowsOf(filter, matches) + budget)
    }
  })
})

function countRowsOf(filter: Filter, matches: number): number {
  if (kept.includes(filter)) return 0
  const counting = narrowed.test(filter.query)
    ? Math.min(budgets.countRows, budgets.countedRows(matches))
    : budgets.countRows
  return counting + budgets.unevenRows
}

/** A product's number is in its name and its slug: some 40 hold 999, some 6,000 hold 1. */
describe.each(['999', 'thing'])('searched for "%s"', (text) => {
  test.each(Object.keys(orders))('pages by %s are right and affordable', async (ordering) => {
    const where = `(name LIKE '%${text}%' OR slug LIKE '%${text}%')`
    const { results } = await env.DB.prepare(
      `SELECT id, count(*) OVER () AS n FROM (${plain}) WHERE ${where}
       ORDER BY ${orders[ordering]} LIMIT 10 OFFSET 10`,
    ).all<{ id: number; n: number }>()
    const path = `/api/v1/products/?q=${text}&ordering=${ordering}&page=2`
    const { body, cost } = await anonymous.get(path, { expect: 200 })
    expect(body.results.map(({ id }: { id: number }) => id)).toEqual(results.map(({ id }) => id))
    const n = results[0]?.n ?? 0
    expect(body.count).toBe(n)
    expect(cost.queries).toBe(1)
    expect(cost.rowsRead).toBeLessThanOrEqual(budgets.searchRows({ matches: n, offset: 10 }))
  })
})

const found = (text: string) => `(name LIKE '%${text}%' OR slug LIKE '%${text}%')`

const searches: (Filter & { budget: number })[] = [
  { query: 'q=zq', where: '0', budget: budgets.countRows + 100 },
  { query: 'q=g+999', where: found('g 999'), budget: 1000 },
  { query: 'q=thing&brand=zzz', where: '0', budget: 100 },
  {
    query: 'q=99&brand=brand+17',
    where: `${found('99')} AND ${brand17}`,
    budget: budgets.countRows,
  },
  {
    query: 'q=9&min_price=700000&max_price=702000',
    where: `(${found('9')} OR category_id = 9) AND amount BETWEEN 700000 AND 702000`,
    budget: budgets.countRows,
  },
  {
    query: 'q=thing&in_stock=false&category=category-9',
    where: `${found('thing')} AND stock = 0 AND category_id = 9`,
    budget: budgets.searchRows({ matches: catalogueSize, offset: 0 }) + budgets.unevenRows,
  },
]

test.each(searches)('"$query" finds and counts at a price', async ({ budget, ...filter }) => {
  for (const ordering of Object.keys(orders)) {
    const path = `/api/v1/products/?${filter.query}&ordering=${ordering}`
    if (filter.where === '0') {
      const { body, cost } = await anonymous.get(path, { expect: 200 })
      expect(body).toMatchObject({ count: 0, results: [] })
      expect(cost.rowsRead).toBeLessThanOrEqual(budget)
    } else {
      expect(await rowsOfPage(filter, ordering, 1)).toBeLessThanOrEqual(budget)
    }
  }
})

test('the categories with their previews cost what they show', async () => {
  const { body, cost } = await anonymous.get('/api/v1/products/categories/', { expect: 200 })
  expect(body.map(({ title }: { title: string }) => title)).toEqual(['Category 1', 'Category 6'])
  expect(body[0].subcategories[1].subcategories[0]).toMatchObject({
    title: 'Category 4',
    discount: [{ name: 'Category', percent: 10 }],
  })
  const best = await env.DB.prepare(
    `SELECT id FROM (${plain}) WHERE ${inTree1} ORDER BY visit_count DESC, id LIMIT 5`,
  ).all<{ id: number }>()
  expect(body[0].products_preview.map(({ id }: { id: number }) => id)).toEqual(
    best.results.map(({ id }) => id),
  )
  expect(cost.queries).toBeLessThanOrEqual(2)
  expect(cost.rowsRead).toBeLessThanOrEqual(budgets.categoryTreeRows(10))
})
