import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/search.ts'
import { foldCatalogue } from '../../support/catalogue/texts.ts'
import { type Answer, commerceEngineClient } from '../../support/http/client.ts'
import { promoteAll } from '../../support/sales/promotions.ts'

/** Somewhat more than a search looks at. */
const catalogueSize = budgets.productsMax + 500
const { hitsMax } = budgets
const anyone = commerceEngineClient()

/** Product 1 is the oldest. One in a hundred is rare, one in five has two variants; each has two tags. */
beforeAll(async () => {
  await env.DB.batch([
    env.DB.prepare(`INSERT INTO categories(id, name, slug, parent_id)
      SELECT value, 'Category ' || value, 'category-' || value, iif(value > 5, value - 5, NULL)
      FROM json_each('[1,2,3,4,5,6,7,8,9,10,11]')`),
    env.DB.prepare(`INSERT INTO tags(id, name, slug) SELECT value, 'Tag ' || value, value
      FROM json_each('[1,2,3,4]')`),
    env.DB.prepare(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      INSERT INTO products(id, category_id, name, slug, description, features, created_at, updated_at)
      SELECT i, iif(i <= 100, 11, i % 10 + 1), 'Thing ' || (i * 7919 % 5003), 'thing-' || i,
        'A common thing' || iif(i % 100 = 50, ', rare', ''),
        '[{"name":"Weight","value":"1"},{"name":"Colour","value":"red"}]', i * 1000, 0
      FROM n`).bind(catalogueSize),
    env.DB.prepare(`INSERT INTO variants(id, product_id, sku, is_default, stock, attributes)
      SELECT id, id, slug, 1, 5, '{"Size":"S"}' FROM products`),
    env.DB.prepare(`INSERT INTO variants(product_id, sku, stock, attributes)
      SELECT id, slug || '-m', 5, '{"Size":"M"}' FROM products WHERE id % 5 = 0`),
    env.DB.prepare(`INSERT INTO prices(variant_id, currency, amount)
      SELECT id, 'INR', 10000 + product_id * 37 % 2000 FROM variants`),
    env.DB.prepare(`INSERT INTO product_tags(product_id, tag_id)
      SELECT p.id, t.id FROM products p JOIN tags t ON t.id IN (p.id % 2 + 1, p.id % 2 + 3)`),
    env.DB.prepare(`INSERT INTO product_images(product_id, url, is_primary)
      SELECT id, 'https://example.com/' || id, 1 FROM products`),
  ])
  await foldCatalogue()
  await promoteAll()
})

interface Found {
  total: number
  rowsRead: number
  queries: number
  content: Answer['body']
}

async function search(asked: object): Promise<Found> {
  const { body, cost } = await anyone.post(
    '/catalog/products/search',
    { query: '', ...asked },
    { expect: 200 },
  )
  const { content } = body
  return { ...cost, content, total: content.pagination.total_records }
}

describe('a search of more than it looks at', () => {
  it('costs the 2,000 matches that it tells of, and is one round trip', async () => {
    const { total, queries, rowsRead } = await search({})
    expect([total, queries]).toEqual([hitsMax, 1])
    const budget = budgets.searchRows({ looked: hitsMax, hits: hitsMax, size: 25 })
    expect(rowsRead).toBeLessThanOrEqual(budget)
  })

  it('is of the newest, to the last page', async () => {
    const page = hitsMax / 100
    const { content } = await search({ page, limit: 100 })
    expect(content.skus).toHaveLength(100)
    expect(content.pagination.next_page).toBeNull()
    // Of five products, the newest of which has two variants, six units are sold.
    const last = catalogueSize - 5 * Math.floor(hitsMax / 6)
    expect(Number(content.skus.at(-1).product_id)).toBe(last)
  })

  it('orders and counts the matches that it looks at', async () => {
    const facets = ['tags', 'product_type', 'pricing.selling_price']
    const sort = ['pricing.selling_price:asc']
    const { total, rowsRead, queries, content } = await search({ facets, sort })
    expect([total, queries]).toEqual([hitsMax, 1])
    const { tags, product_type, 'pricing.selling_price': prices } = content.facet_distribution
    const sum = (counts: Record<string, number>) =>
      Object.values(counts).reduce((all, count) => all + count)
    expect([tags, product_type, prices].map(sum)).toEqual([2 * hitsMax, hitsMax, hitsMax])
    const { min } = content.facet_stats['pricing.selling_price']
    expect(content.skus[0].pricing.selling_price).toBe(min)
    const searched = budgets.searchRows({ looked: hitsMax, hits: hitsMax, size: 25 })
    const counted = 2 * budgets.facetRows(hitsMax) + budgets.tagFacetRows(hitsMax, 2)
    expect(rowsRead).toBeLessThanOrEqual(searched + counted)
  })

  it('by a common word costs that word, too', async () => {
    const { total, rowsRead } = await search({ query: 'common thing' })
    expect(total).toBe(hitsMax)
    const words = budgets.wordRows(budgets.productsMax)
    const searched = budgets.searchRows({ looked: hitsMax, hits: hitsMax, size: 25 })
    expect(rowsRead).toBeLessThanOrEqual(words + searched)
  })
})

describe('a search that finds little', () => {
  it('by a rare word costs what has the word', async () => {
    const { total, rowsRead } = await search({ query: 'rare', limit: 10 })
    // Each is one of five, and has two variants.
    expect(total).toBe(2 * Math.floor((catalogueSize + 50) / 100))
    const searched = budgets.searchRows({ looked: total, hits: total, size: 10 })
    expect(rowsRead).toBeLessThanOrEqual(budgets.wordRows(total) + searched)
  })

  it.each(['tags = none', "product_name = 'no thing'", 'product_type = digital'])(
    'by a filter of products costs a look at 10,000 of them: %s',
    async (filter) => {
      const { total, rowsRead } = await search({ filter })
      expect(total).toBe(0)
      expect(rowsRead).toBeLessThanOrEqual(budgets.productRows(budgets.productsMax))
    },
  )

  it.each(['pricing.selling_price < 1', 'sku = none', 'variant_name = XL'])(
    'by a filter of units costs a look at theirs: %s',
    async (filter) => {
      const { total, rowsRead } = await search({ filter })
      expect(total).toBe(0)
      const looked = 1.2 * budgets.productsMax
      expect(rowsRead).toBeLessThanOrEqual(budgets.searchRows({ looked, hits: 0, size: 0 }))
    },
  )

  it('does not look at what is older than the newest 10,000', async () => {
    expect((await search({ filter: 'sku = thing-1' })).total).toBe(0)
    expect((await search({ filter: `sku = thing-${catalogueSize}` })).total).toBe(1)
  })

  it.each(['product_id = 1', 'variant_id = 5 AND product_type = physical', 'product_id IN [1, x]'])(
    'finds what is named, however old it is: %s',
    async (filter) => {
      const { content, rowsRead } = await search({ filter })
      expect(content.pagination.total_records).toBe(1)
      expect(rowsRead).toBeLessThanOrEqual(budgets.namedRows)
    },
  )

  it('in a category costs that category, however old its products are', async () => {
    const { total, rowsRead } = await search({
      filter: "categories.name = 'CATEGORY 11'",
      limit: 5,
    })
    expect(total).toBe(120)
    const searched = budgets.searchRows({ looked: total, hits: total, size: 5 })
    expect(rowsRead).toBeLessThanOrEqual(searched + budgets.productRows(100))
  })

  it('by keys of attributes is told of their names in a second round trip', async () => {
    const { total, queries } = await search({ filter: 'attributes.key = weight' })
    expect([total, queries]).toEqual([hitsMax, 2])
  })
})
