import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/budgets.ts'
import { idsOf, orderings, pageIds } from '../../support/catalogue/listed-page.ts'
import { foldCatalogue } from '../../support/catalogue/texts.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { avantlushClient, type Client } from '../../support/http/client.ts'

const path = '/api/products/'
const anonymous = avantlushClient()
let staff: Client

const activeCount = budgets.catalogueSize * 0.95
const size = 10
const lastPage = activeCount / size

/**
 * One product in twenty is a draft, one in a hundred rare, one in fifty has few units left, one in ten
 * none. Ten categories below one hold a thousand each; prices come five times each.
 */
beforeAll(async () => {
  await env.DB.batch([
    env.DB.prepare(`INSERT INTO categories(id, name, slug, parent_id)
      SELECT value, 'Category ' || value, 'category-' || value, iif(value = 11, NULL, 11)
      FROM json_each('[11,1,2,3,4,5,6,7,8,9,10]')`),
    env.DB.prepare(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      INSERT INTO products
        (category_id, name, slug, description, status, created_at, updated_at)
      SELECT i % 10 + 1, iif(i % 2, 'Thing ', 'thing ') || (i * 7919 % 5003), 'thing-' || i,
        'A common thing' || iif(i % 100 = 50, ', rare', ''), iif(i % 20, 'active', 'draft'),
        1700000000000 + i * 7919 % 10007 / 5 * 1000, 0
      FROM n`).bind(budgets.catalogueSize),
    env.DB.prepare(`INSERT INTO variants(product_id, sku, is_default, stock)
      SELECT id, 'sku-' || id, 1, iif(id % 10 = 7, 0, iif(id % 50 = 11, 3, 80)) FROM products`),
    env.DB.prepare(`INSERT INTO prices(variant_id, currency, amount)
      SELECT id, 'USD', 100 + product_id * 37 % 2000 FROM variants`),
    env.DB.prepare(`INSERT INTO product_images(product_id, url, is_primary)
      SELECT id, 'https://example.com/' || id, 1 FROM products`),
  ])
  await foldCatalogue()
  staff = await anAvantlushStaffMember()
})

/** A page of ten. */
async function read(client: Client, query: string, page: number) {
  const { body, cost } = await client.get(`${path}?${query}&page=${page}&page_size=${size}`, {
    expect: 200,
  })
  return { body, ids: idsOf(body), rowsRead: cost.rowsRead }
}

const few = 'stock BETWEEN 1 AND 5'

describe.each(orderings)('ordered by "%s"', (ordering) => {
  it.each([1, 12, lastPage / 2, lastPage])('page %i costs the way to it', async (page) => {
    const { body, ids, rowsRead } = await read(anonymous, `ordering=${ordering}`, page)
    expect(ids).toEqual(await pageIds(ordering, page, 'is_active = 1'))
    expect(body.count).toBe(activeCount)
    const walked = Math.min(page - 1, lastPage - page) * size
    expect(rowsRead).toBeLessThanOrEqual(budgets.pageRows(walked))
  })

  it.each([1, 500, 1000])('page %i of all costs staff a second walk', async (page) => {
    const { ids, rowsRead } = await read(staff, `ordering=${ordering}&tab=all`, page)
    expect(ids).toEqual(await pageIds(ordering, page, '1'))
    const walked = Math.min(page - 1, 1000 - page) * size
    expect(rowsRead).toBeLessThanOrEqual(budgets.staffPageRows(walked))
  })

  it.each<[string, string, string, number]>([
    ['published', 'is_active = 1', 'a walk', 1],
    ['draft', 'is_active = 0', 'a walk', 25],
    ['low_stock', few, 'counting', 1],
    ['low_stock', few, 'counting', 20],
  ])('staff see the tab %s (%s) by %s, page %i', async (tab, where, _, page) => {
    const { ids, rowsRead } = await read(staff, `ordering=${ordering}&tab=${tab}`, page)
    expect(ids).toEqual(await pageIds(ordering, page, where))
    const budget =
      tab === 'low_stock'
        ? budgets.lowStockRows
        : budgets.pageRows((page - 1) * size) + budgets.staffRows
    expect(rowsRead).toBeLessThanOrEqual(budget)
  })

  it.each<[string, string, number]>([
    ['category=3', 'category_id = 3', 1],
    ['category=3', 'category_id = 3', 50],
    ['category=3&in_stock=true', 'category_id = 3 AND stock > 0', 2],
  ])('%s (%s), page %i, costs the walk or its products', async (query, where, page) => {
    const { ids, rowsRead } = await read(anonymous, `ordering=${ordering}&${query}`, page)
    expect(ids).toEqual(await pageIds(ordering, page, `is_active = 1 AND ${where}`))
    const counted = query.includes('&') ? budgets.countedRows(1000) : 0
    const budget = budgets.filteredRows({ matches: 1000, offset: (page - 1) * size }) + counted
    expect(rowsRead).toBeLessThanOrEqual(budget)
  })

  it.each<[string, string]>([
    ['category=11', '1'],
    ['in_stock=false', 'stock = 0'],
    ['in_stock=true', 'stock > 0'],
    ['min_price=0.01&in_stock=true', 'stock > 0'],
  ])('%s costs one look at the catalogue at most', async (query, where) => {
    for (const [client, of] of [
      [anonymous, 'is_active = 1'],
      [staff, '1'],
    ] as const) {
      const { ids, rowsRead } = await read(client, `ordering=${ordering}&${query}`, 2)
      expect(ids).toEqual(await pageIds(ordering, 2, `${of} AND ${where}`))
      expect(rowsRead).toBeLessThanOrEqual(budgets.countRows)
    }
  })

  it('a range of prices costs what is in it, for staff as for the public', async () => {
    const query = `ordering=${ordering}&min_price=5&max_price=5.50`
    const inRange = 'amount BETWEEN 500 AND 550'
    const ofPublic = await read(anonymous, query, 2)
    expect(ofPublic.ids).toEqual(await pageIds(ordering, 2, `is_active = 1 AND ${inRange}`))
    const ofStaff = await read(staff, query, 2)
    expect(ofStaff.ids).toEqual(await pageIds(ordering, 2, inRange))
    for (const { rowsRead } of [ofPublic, ofStaff]) {
      expect(rowsRead).toBeLessThanOrEqual(budgets.countedRows(255))
    }
  })

  it('a rare word is found, counted and sorted as a whole', async () => {
    for (const client of [anonymous, staff]) {
      const { ids, rowsRead } = await read(client, `ordering=${ordering}&search=RAR`, 2)
      expect(ids).toEqual(await pageIds(ordering, 2, 'product_id % 100 = 50'))
      expect(rowsRead).toBeLessThanOrEqual(budgets.searchRows({ matches: 100, offset: 10 }))
    }
  })

  it.each([1, 500])('page %i of a common word costs its matches', async (page) => {
    const { ids, rowsRead } = await read(anonymous, `ordering=${ordering}&search=common`, page)
    expect(ids).toEqual(await pageIds(ordering, page, 'is_active = 1'))
    const offset = Math.min(page - 1, lastPage - page) * size
    const budget = budgets.searchRows({ matches: budgets.catalogueSize, offset })
    expect(rowsRead).toBeLessThanOrEqual(budget)
  })
})

async function search(query: string, page: number) {
  const asked = `${path}search/?${query}&page=${page}&page_size=${size}`
  const { body, cost } = await anonymous.get(asked, { expect: 200 })
  return { body, rowsRead: cost.rowsRead }
}

describe('a ranked search', () => {
  it.each<[string, number, number]>([
    ['q=rare', 100, 1],
    ['q=rare', 100, 10],
    ['q=sku-777', 11, 1],
    ['q=common', budgets.catalogueSize, 1],
    ['q=common', budgets.catalogueSize, 900],
    ['q=common&category=3', budgets.catalogueSize, 1],
  ])('%s with %i matches, page %i, costs its matches', async (query, matches, page) => {
    const { body, rowsRead } = await search(query, page)
    expect(body.results.length).toBeGreaterThan(0)
    expect(rowsRead).toBeLessThanOrEqual(budgets.rankedRows(matches))
  })

  it('without words is the list', async () => {
    const { body, rowsRead } = await search('q=', 3)
    expect(idsOf(body)).toEqual(await pageIds('-created_at', 3, 'is_active = 1'))
    expect(rowsRead).toBeLessThanOrEqual(budgets.pageRows(20))
  })

  it('that finds nothing, and a page beyond the last, cost next to nothing', async () => {
    const none = await anonymous.get(`${path}search/?q=unheardof`, { expect: 200 })
    expect(none.cost.rowsRead).toBeLessThanOrEqual(10)
    for (const query of ['page=9999', 'search/?q=unheardof&page=2']) {
      const { cost } = await anonymous.get(`${path}${query.replace(/^page/, '?page')}`)
      expect(cost.rowsRead).toBeLessThanOrEqual(10)
    }
  })
})

it('single things cost what they are', async () => {
  const product = await anonymous.get(`${path}77/`, { expect: 200 })
  expect(product.cost.queries).toBe(1)
  expect(product.cost.rowsRead).toBeLessThanOrEqual(budgets.productRows)
  const categories = await anonymous.get(`${path}categories/`, { expect: 200 })
  expect(categories.cost.rowsRead).toBeLessThanOrEqual(budgets.categoryPageRows)
})
