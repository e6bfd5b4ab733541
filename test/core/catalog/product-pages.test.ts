import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { listProducts } from '../../../src/core/catalog/list-products.ts'
import type { Ordering } from '../../../src/core/catalog/ordering.ts'
import { PageOutOfRange } from '../../../src/core/errors.ts'
import { foldCatalogue } from '../../support/catalogue/texts.ts'
import { context } from '../../support/world/context.ts'

/** Enough for every way to a page: ahead, back, and sorted. */
const productsMade = 3_000

const columnOf: Record<Ordering, string> = {
  id: 'id',
  name: 'name COLLATE NOCASE',
  '-name': 'name COLLATE NOCASE DESC',
  price: 'amount',
  '-price': 'amount DESC',
  created_at: 'created_at',
  '-created_at': 'created_at DESC',
  visit_count: 'visit_count',
  '-visit_count': 'visit_count DESC',
  rating: 'rating',
  '-rating': 'rating DESC',
  is_physical: 'is_physical',
  '-is_physical': 'is_physical DESC',
}
const orderings: Ordering[] = [
  'id',
  'name',
  '-name',
  'price',
  '-price',
  'created_at',
  '-created_at',
  'visit_count',
  '-visit_count',
  'rating',
  '-rating',
  'is_physical',
  '-is_physical',
]

/** Two categories; every third product has the same price, name and time as every other third. */
beforeAll(async () => {
  await env.DB.batch([
    env.DB.prepare("INSERT INTO categories(name, slug) VALUES ('A', 'a'), ('B', 'b')"),
    env.DB.prepare(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      INSERT INTO products(is_physical, category_id, name, slug, status, created_at, updated_at)
      SELECT i % 5 > 0, i % 2 + 1, iif(i % 3, 'p' || i * 7919 % 2003, 'P1'), 'slug-' || i, iif(i % 4, 'active', 'draft'),
        iif(i % 3, i * 31 % 4001, 2000), 0 FROM n`).bind(productsMade),
    // The changes below are of rows with the same ids.
    env.DB.prepare(`INSERT INTO variants(id, product_id, sku, is_default)
      SELECT id, id, slug, 1 FROM products`),
    env.DB.prepare(`INSERT INTO prices(variant_id, currency, amount)
      SELECT id, 'IRR', iif(id % 3, id * 37 % 1009, 500) FROM variants`),
  ])
  await foldCatalogue()
})

const changes = [
  'UPDATE products SET deleted_at = 1 WHERE id BETWEEN ?1 AND ?1 + ?2',
  "UPDATE products SET name = 'q' || (id * ?2 % 50) WHERE id BETWEEN ?1 AND ?1 + ?2",
  "UPDATE variants SET stock = id * ?2 % 3 - 1, sku = 's' || id WHERE id BETWEEN ?1 AND ?1 + ?2",
  'UPDATE products SET discount_points = id * ?2 % 900 WHERE id BETWEEN ?1 AND ?1 + ?2',
  'UPDATE products SET review_count = 3, score_sum = 6 + ?2 % 25 WHERE id BETWEEN ?1 AND ?1 + ?2',
  'UPDATE prices SET amount = ?1 % 700 WHERE variant_id BETWEEN ?1 AND ?1 + ?2',
  'UPDATE products SET category_id = 3 - category_id WHERE id BETWEEN ?1 AND ?1 + ?2',
  `UPDATE products SET status = CASE status WHEN 'draft' THEN 'published' ELSE 'draft' END
   WHERE id BETWEEN ?1 AND ?1 + ?2`,
  `UPDATE listings SET visit_count = visit_count + product_id * ?2 % 7
   WHERE product_id BETWEEN ?1 AND ?1 + ?2`,
  'DELETE FROM prices WHERE variant_id BETWEEN ?1 AND ?1 + ?2',
  `INSERT INTO prices(variant_id, currency, amount) SELECT id, 'IRR', ?1 % 90 FROM variants
   WHERE id BETWEEN ?1 AND ?1 + ?2 AND id NOT IN (SELECT variant_id FROM prices)`,
]

/** A name is written with its folded form, which tells the listings. */
const foldNames = `UPDATE product_texts
  SET name = (SELECT lower(name) FROM products WHERE id = product_id)
  WHERE product_id BETWEEN ?1 AND ?1 + ?2`

/** What lists are to show of each product, read plainly; visits stand in the listings alone. */
const plain = `
  SELECT p.id AS id, p.category_id, p.status, p.status <> 'draft' AS is_active, p.name,
    (r.amount * (10000 - p.discount_points) + 5000) / 10000 AS amount, v.sku,
    max(v.stock, 0) AS stock, p.created_at, p.is_physical,
    coalesce(CAST(round(100.0 * p.score_sum / nullif(p.review_count, 0)) AS INTEGER), 0) AS rating
  FROM products p JOIN variants v ON v.product_id = p.id JOIN prices r ON r.variant_id = v.id
  WHERE p.deleted_at IS NULL`

async function modelOf(query: Query): Promise<{ ids: number[]; count: number }> {
  const { activity, categoryId, ordering, number } = query
  const { results } = await env.DB.prepare(
    `SELECT id FROM (${plain}) JOIN (SELECT product_id, visit_count FROM listings)
       ON product_id = id
     WHERE is_active IN ${activity}
       ${categoryId === undefined ? '' : `AND category_id = ${categoryId}`}
     ORDER BY ${columnOf[ordering]}, id`,
  ).all<{ id: number }>()
  const ids = results.map(({ id }) => id)
  return { ids: ids.slice((number - 1) * 10, number * 10), count: ids.length }
}

interface Query {
  activity: '(1)' | '(0)' | '(0, 1)'
  categoryId: number | undefined
  ordering: Ordering
  number: number
}

/** A page beyond the last one is refused; nothing else may be. */
function refusePage(error: unknown): { items: { id: number }[]; count: number } {
  if (error instanceof PageOutOfRange) return { items: [], count: 0 }
  throw error
}

const flagOf = { '(1)': true, '(0)': false, '(0, 1)': undefined }

const queries = fc.record<Query>({
  activity: fc.constantFrom('(1)', '(0)', '(0, 1)'),
  categoryId: fc.constantFrom(undefined, 1, 2),
  ordering: fc.constantFrom(...orderings),
  number: fc.integer({ min: 1, max: productsMade / 10 }),
})

const steps = fc.tuple(
  fc.constantFrom(...changes),
  fc.integer({ min: 1, max: productsMade }),
  fc.integer({ min: 0, max: 200 }),
)

/** Listings and their counts are what a plain reading gives. */
async function expectListings(): Promise<void> {
  const columns = 'category_id, status, is_active, name, amount, sku, stock, created_at, rating'
  const [listed, read, counted, grouped] = await env.DB.batch([
    env.DB.prepare(`SELECT product_id AS id, ${columns} FROM listings ORDER BY id`),
    env.DB.prepare(`SELECT id, ${columns} FROM (${plain}) ORDER BY id`),
    env.DB.prepare(`SELECT category_id, active, inactive FROM listing_counts
      WHERE active + inactive > 0 ORDER BY category_id`),
    env.DB.prepare(`SELECT 0 AS category_id, sum(is_active) AS active, sum(1 - is_active) AS inactive
      FROM (${plain})
      UNION ALL
      SELECT category_id, sum(is_active), sum(1 - is_active) FROM (${plain}) GROUP BY category_id
      ORDER BY category_id`),
  ])
  expect(listed?.results).toEqual(read?.results)
  expect(counted?.results).toEqual(grouped?.results)
}

test('listings, counts and any page of any list are those of a plain reading, whatever was changed', async () => {
  const property = fc.asyncProperty(
    fc.array(steps, { minLength: 1, maxLength: 4 }),
    fc.array(queries, { minLength: 8, maxLength: 8 }),
    async (made, asked) => {
      for (const [change, from, span] of made) {
        await env.DB.prepare(change)
          .bind(...(change.includes('?2') ? [from, span] : [from]))
          .run()
        await env.DB.prepare(foldNames).bind(from, span).run()
      }
      await expectListings()
      for (const query of asked) {
        const { ids, count } = await modelOf(query)
        const { activity, categoryId, ordering, number } = query
        const page = await listProducts(context(), {
          ...{ ordering, number, size: 10, currency: 'IRR', viewer: 'staff' },
          isActive: flagOf[activity],
          filter: { categoryId },
        }).catch(refusePage)
        expect({ query, ids: page.items.map(({ id }) => id) }).toEqual({ query, ids })
        if (ids.length > 0) expect(page.count).toBe(count)
      }
    },
  )
  await fc.assert(property, { numRuns: 12, seed: 7 })
})
