import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import * as budgets from '../../budgets/budgets.ts'
import { idsOf, orderings, pageIds } from '../../support/catalogue/listed-page.ts'
import { foldCatalogue } from '../../support/catalogue/texts.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { type Client, storeClient } from '../../support/http/client.ts'

const anonymous = storeClient()
let staff: Client

const activeCount = budgets.catalogueSize * 0.95
const lastPage = activeCount / 10

/**
 * One product in twenty is inactive, one in a hundred rare, the cheapest four percent are cheap; prices
 * come five times each.
 */
beforeAll(async () => {
  await env.DB.batch([
    env.DB.prepare(`INSERT INTO categories(name, slug)
      SELECT 'Category ' || value, 'category-' || value FROM json_each('[1,2,3,4,5,6,7,8,9,10]')`),
    env.DB.prepare(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      INSERT INTO products
        (category_id, name, slug, description, status, created_at, updated_at)
      SELECT i % 10 + 1, iif(i % 2, 'Thing ', 'thing ') || (i * 7919 % 5003), 'thing-' || i,
        'A common thing' || iif(i % 100 = 50, ', rare', '') || iif(i * 37 % 2000 < 80, ', cheap', ''),
        iif(i % 20, 'active', 'draft'),
        1700000000000 + i * 7919 % 10007 / 5 * 1000, 0
      FROM n`).bind(budgets.catalogueSize),
    env.DB.prepare(`INSERT INTO variants(product_id, sku, is_default, stock)
      SELECT id, slug, 1, 5 FROM products`),
    env.DB.prepare(`INSERT INTO prices(variant_id, currency, amount)
      SELECT id, 'USD', 100 + product_id * 37 % 2000 FROM variants`),
    env.DB.prepare(`INSERT INTO product_images(product_id, url, is_primary)
      SELECT id, 'https://example.com/' || id, 1 FROM products`),
  ])
  await foldCatalogue()
  staff = await aStaffMember()
})

describe.each(['', ...orderings])('ordered by "%s"', (ordering) => {
  test.each([1, 2, 12, lastPage / 2, lastPage / 2 + 1, lastPage - 1, lastPage])(
    'page %i is right and costs what the way to it costs',
    async (page) => {
      const { body, cost } = await anonymous.get(`/products/?ordering=${ordering}&page=${page}`)
      expect(idsOf(body)).toEqual(await pageIds(ordering, page, 'is_active = 1'))
      expect(body.count).toBe(activeCount)
      expect(body.next === null).toBe(page === lastPage)
      expect(cost.queries).toBe(1)
      const walked = Math.min(page - 1, lastPage - page) * 10
      expect(cost.rowsRead).toBeLessThanOrEqual(budgets.pageRows(walked))
    },
  )

  test.each([1, 50, 100])('page %i of a category costs the walk, or its products', async (page) => {
    const query = `category__slug=category-3&ordering=${ordering}&page=${page}`
    const { body, cost } = await anonymous.get(`/products/?${query}`, { expect: 200 })
    expect(idsOf(body)).toEqual(await pageIds(ordering, page, 'is_active = 1 AND category_id = 3'))
    const budget = budgets.filteredRows({ matches: 1000, offset: (page - 1) * 10 })
    expect(cost.rowsRead).toBeLessThanOrEqual(budget)
  })

  test.each([1, 500, 1000])('page %i of all products costs staff a second walk', async (page) => {
    const { body, cost } = await staff.get(`/products/?ordering=${ordering}&page=${page}`)
    expect(idsOf(body)).toEqual(await pageIds(ordering, page, '1'))
    expect(body.count).toBe(budgets.catalogueSize)
    const walked = Math.min(page - 1, 1000 - page) * 10
    expect(cost.rowsRead).toBeLessThanOrEqual(budgets.staffPageRows(walked))
  })

  test('staff find the inactive ones by themselves', async () => {
    const path = `/products/?is_active=false&ordering=${ordering}&page=25`
    const { body, cost } = await staff.get(path, { expect: 200 })
    expect(idsOf(body)).toEqual(await pageIds(ordering, 25, 'is_active = 0'))
    expect(body.count).toBe(budgets.catalogueSize - activeCount)
    expect(cost.rowsRead).toBeLessThanOrEqual(budgets.pageRows(240) + budgets.staffRows)
  })
})

describe.each(['', ...orderings])('searched, ordered by "%s"', (ordering) => {
  test('a rare word is found, counted and sorted as a whole', async () => {
    for (const client of [anonymous, staff]) {
      const { body, cost } = await client.get(`/products/?search=RAR&ordering=${ordering}&page=2`)
      expect(idsOf(body)).toEqual(await pageIds(ordering, 2, 'product_id % 100 = 50'))
      expect(body.count).toBe(100)
      expect(cost.rowsRead).toBeLessThanOrEqual(budgets.searchRows({ matches: 100, offset: 10 }))
    }
  })

  test.each([1, 3, 100, 500])('page %i of a common word is right', async (page) => {
    const path = `/products/?search=common+thing&ordering=${ordering}&page=${page}`
    const { body, cost } = await anonymous.get(path, { expect: 200 })
    expect(idsOf(body)).toEqual(await pageIds(ordering, page, 'is_active = 1'))
    expect(body.count).toBe(activeCount)
    expect(cost.queries).toBe(1)
    const offset = Math.min(page - 1, lastPage - page) * 10
    const budget = budgets.searchRows({ matches: budgets.catalogueSize, offset })
    expect(cost.rowsRead).toBeLessThanOrEqual(budget)
  })
})

test.each([1, 3, 38])(
  'page %i of products that all stand at the end of an ordering is found',
  async (page) => {
    const { body, cost } = await anonymous.get(
      `/products/?search=cheap&ordering=-price&page=${page}`,
      { expect: 200 },
    )
    expect(idsOf(body)).toEqual(await pageIds('-price', page, 'is_active = 1 AND amount < 180'))
    expect(body.count).toBe(380)
    expect(body.next === null).toBe(page === 38)
    expect(cost.queries).toBe(1)
    const budget = budgets.searchRows({ matches: 400, offset: 0 }) + budgets.wholeWalkRows
    expect(cost.rowsRead).toBeLessThanOrEqual(budget)
  },
)

test('a page that does not exist costs next to nothing', async () => {
  const { status, cost } = await anonymous.get(`/products/?page=${lastPage + 1}`)
  expect(status).toBe(404)
  expect(cost.rowsRead).toBeLessThanOrEqual(10)
})

test('single things cost what they are', async () => {
  const product = await anonymous.get('/products/thing-1/', { expect: 200 })
  expect(product.cost.queries).toBe(1)
  expect(product.cost.rowsRead).toBeLessThanOrEqual(budgets.productRows)
  const categories = await anonymous.get('/products/categories/', { expect: 200 })
  expect(categories.cost.rowsRead).toBeLessThanOrEqual(budgets.categoryPageRows)
  const category = await anonymous.get('/products/categories/category-4/', { expect: 200 })
  expect(category.body.products).toHaveLength(1000)
  expect(category.cost.rowsRead).toBeLessThanOrEqual(budgets.categoryRows(1000))
})

test('a new product reads what concerns it, however many others there are', async () => {
  const lamp = { name: 'Lamp', slug: 'lamp', description: '', price: '9.90', stock_quantity: 5 }
  const { cost } = await staff.post('/products/', { ...lamp, category_id: 1 }, { expect: 201 })
  expect(cost.rowsRead).toBeLessThanOrEqual(budgets.newProductRows)
})

test('deleting a product reads what belongs to it, not the catalogue', async () => {
  const { cost } = await staff.delete('/products/thing-7/', { expect: 204 })
  expect(cost.rowsRead).toBeLessThanOrEqual(budgets.newProductRows)
})
