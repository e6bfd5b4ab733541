import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/storefront-catalogue.ts'
import { foldCatalogue } from '../../support/catalogue/texts.ts'
import { commerceEngineClient } from '../../support/http/client.ts'
import { promoteAll } from '../../support/sales/promotions.ts'

const anyone = commerceEngineClient()

const productsMade = 10_000
const categoriesMade = 10
/** Of each tenth product two. */
const further = 2_000
/** As a twentieth of the products are drafts. */
const units = 11_000
/** On sale in each category that is not all drafts. */
const inCategory = 1_000

beforeAll(async () => {
  const make = (statement: string) => env.DB.prepare(statement)
  await env.DB.batch([
    make(`INSERT INTO categories(id, name, slug, parent_id)
      SELECT value, 'Category ' || value, 'category-' || value,
        CASE WHEN value IN (1, 6) THEN NULL WHEN value IN (2, 3) THEN 1 WHEN value IN (4, 5) THEN 3
          ELSE 6 END
      FROM json_each('[1,2,3,4,5,6,7,8,9,10]')`),
    make(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      INSERT INTO products(id, category_id, name, slug, brand, is_physical, status, review_count,
        score_sum, created_at, updated_at)
      SELECT i, i % 10 + 1, 'Thing ' || (i * 7919 % 5003), 'thing-' || i, 'Brand ' || (i % 40),
        i % 50 > 0, iif(i % 20 = 1, 'draft', 'active'), i % 3, (i % 3) * (1 + i % 5),
        1700000000000 + i * 7919 % 10007 / 5 * 1000, 0
      FROM n`).bind(productsMade),
    make(`INSERT INTO variants(id, product_id, sku, attributes, is_default, stock)
      SELECT id, id, slug, iif(id % 20 = 0, '{"Size":"S"}', '{}'), 1, 5 FROM products`),
    make(`INSERT INTO variants(id, product_id, sku, attributes, stock)
      SELECT ? + row_number() OVER (), p.id, slug || value, json_object('Size', value), 5
      FROM products p, json_each('["M","L"]') WHERE p.id % 10 = 0`).bind(productsMade),
    make(`INSERT INTO product_images(product_id, url, is_primary)
      SELECT id, 'https://example.com/' || id, 1 FROM products`),
    make(`INSERT INTO prices(variant_id, currency, amount)
      SELECT v.id, value, 1000 * (100 + v.id * 37 % 2000)
      FROM variants v, json_each('["INR","USD"]')`),
    make(`INSERT INTO bought_together(product_id, other_id, orders)
      SELECT 5000, id, id FROM products WHERE id BETWEEN 5001 AND 5500`),
  ])
  await foldCatalogue()
  await promoteAll()
})

async function rowsOf(path: string, query: Record<string, string> = {}): Promise<number> {
  const asked = new URLSearchParams(query)
  const { cost } = await anyone.get(`/catalog/${path}?${asked}`, { expect: 200 })
  expect(cost.queries).toBe(1)
  return cost.rowsRead
}

const by = (field: string, way = 'asc') => ({ sort_by: JSON.stringify({ [field]: way }) })

describe('a page of products reads what it shows', () => {
  it.each([
    {},
    by('name'),
    by('name', 'desc'),
    by('selling_price'),
    by('selling_price', 'desc'),
    by('created_at'),
    { sort_by: '{"selling_price":"desc","name":"asc"}' },
  ])('first, as %j', async (sort) => {
    expect(await rowsOf('products', sort)).toBeLessThanOrEqual(budgets.productPageRows())
  })

  it.each([2, 100])('as page %i, after an index row a step', async (page) => {
    const rows = await rowsOf('products', { page: String(page) })
    expect(rows).toBeLessThanOrEqual(budgets.productPageRows(25 * (page - 1)))
  })

  it('as the last page, from the end; past it nothing', async () => {
    expect(await rowsOf('products', { page: '380' })).toBeLessThanOrEqual(budgets.productPageRows())
    expect(await rowsOf('products', { page: '99999999' })).toBeLessThanOrEqual(50)
  })

  it('of a category', async () => {
    for (const category_id of ['1', '2', '9']) {
      const rows = await rowsOf('products', { category_id })
      expect(rows).toBeLessThanOrEqual(budgets.categoryPageRows(inCategory))
    }
  })

  it('by rating after all, and of a kind after all counted', async () => {
    const rated = await rowsOf('products', by('rating', 'desc'))
    expect(rated).toBeLessThanOrEqual(budgets.sortedRows(productsMade))
    for (const product_type of ['physical', 'digital']) {
      const rows = await rowsOf('products', { product_type })
      expect(rows).toBeLessThanOrEqual(budgets.kindRows(productsMade))
    }
  })
})

describe('a product', () => {
  it.each(['5000', 'thing-5000', '7777'])('reads its own and those beside it: %s', async (key) => {
    expect(await rowsOf(`products/${key}`)).toBeLessThanOrEqual(budgets.detailRows)
    const variants = await rowsOf(`products/${key}/variants`)
    expect(variants).toBeLessThanOrEqual(budgets.variantsRows)
  })
})

describe('a page of units', () => {
  const asked: Record<string, string>[] = [
    ...[{}, by('name'), by('created_at', 'desc')],
    { category_id: '1' },
  ]

  it.each(asked)(
    'reads what it shows, and the further variants that it counts: %j',
    async (query) => {
      const rows = await rowsOf('skus', query)
      expect(rows).toBeLessThanOrEqual(budgets.unitPageRows({ further }))
    },
  )

  it('reads what stands before it, and past the end nothing', async () => {
    const rows = await rowsOf('skus', { page: '100' })
    expect(rows).toBeLessThanOrEqual(budgets.unitPageRows({ further, offset: 25 * 99 }))
    const past = await rowsOf('skus', { page: '99999999' })
    expect(past).toBeLessThanOrEqual(budgets.countedUnitRows(further) + 50)
  })

  it('by rating reads every listing, by price every unit', async () => {
    const rated = await rowsOf('skus', by('rating'))
    const page = budgets.unitPageRows({ further })
    expect(rated).toBeLessThanOrEqual(budgets.sortedRows(productsMade) + page)
    const priced = await rowsOf('skus', by('selling_price'))
    expect(priced).toBeLessThanOrEqual(budgets.pricedUnitRows(units))
  })

  it('of some SKUs reads those alone', async () => {
    expect(await rowsOf('skus', { sku: 'thing-5000' })).toBeLessThanOrEqual(100)
  })
})

describe('what goes with a product', () => {
  it.each(['similar', 'cross-sell', 'up-sell'])('reads some candidates: %s', async (kind) => {
    const asked = { product_id: '5000' }
    const nearest = await rowsOf(`products/${kind}`, asked)
    expect(nearest).toBeLessThanOrEqual(budgets.relatedRows)
    const priced = await rowsOf(`products/${kind}`, { ...asked, ...by('selling_price') })
    expect(priced).toBeLessThanOrEqual(budgets.pricedRelatedRows)
  })
})

it('categories are read once, with their counts', async () => {
  const rows = await rowsOf('categories', { nested_level: '5' })
  expect(rows).toBeLessThanOrEqual(budgets.categoryRows(categoriesMade))
})
