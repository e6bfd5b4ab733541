import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { listProducts } from '../../../src/core/catalog/list-products.ts'
import type { Ordering } from '../../../src/core/catalog/list-walk.ts'
import { context } from '../../support/world/context.ts'

/** Enough for several marks of the second level, whose marks of the first hold up to 128 each. */
const productsMade = 6_000

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
}
const orderings: Ordering[] = [
  'id',
  'name',
  '-name',
  'price',
  '-price',
  'created_at',
  '-created_at',
]

/** Two categories; every third product has the same price, name and time as every other third. */
beforeAll(async () => {
  await env.DB.batch([
    env.DB.prepare("INSERT INTO categories(name, slug) VALUES ('A', 'a'), ('B', 'b')"),
    env.DB.prepare(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      INSERT INTO products(category_id, name, slug, is_active, created_at, updated_at)
      SELECT i % 2 + 1, iif(i % 3, 'p' || i * 7919 % 2003, 'P1'), 'slug-' || i, i % 4 <> 0,
        iif(i % 3, i * 31 % 4001, 2000), 0 FROM n`).bind(productsMade),
    env.DB.prepare(`INSERT INTO variants(product_id, sku, is_default)
      SELECT id, slug, 1 FROM products`),
    env.DB.prepare(`INSERT INTO prices(variant_id, currency, amount)
      SELECT id, 'IRR', iif(id % 3, id * 37 % 1009, 500) FROM variants`),
  ])
})

const changes = [
  'UPDATE products SET deleted_at = 1 WHERE id BETWEEN ?1 AND ?1 + ?2',
  "UPDATE products SET name = 'q' || (id * ?2 % 50) WHERE id BETWEEN ?1 AND ?1 + ?2",
  'UPDATE prices SET amount = ?1 % 700 WHERE variant_id BETWEEN ?1 AND ?1 + ?2',
  'UPDATE products SET category_id = 3 - category_id WHERE id BETWEEN ?1 AND ?1 + ?2',
  'UPDATE products SET is_active = 1 - is_active WHERE id BETWEEN ?1 AND ?1 + ?2',
  'UPDATE products SET visit_count = visit_count + ?2 % 7 WHERE id BETWEEN ?1 AND ?1 + ?2',
  'UPDATE products SET visit_count = visit_count * 3 + id % 9 WHERE id BETWEEN ?1 AND ?1 + ?2',
  'DELETE FROM prices WHERE variant_id BETWEEN ?1 AND ?1 + ?2',
  `INSERT INTO prices SELECT id, 'IRR', ?1 % 90 FROM variants
   WHERE id BETWEEN ?1 AND ?1 + ?2 AND id NOT IN (SELECT variant_id FROM prices)`,
]

/** Marks that miscount what stands from them to the next of their level, and overfull ones. */
const faults = `
  WITH spans AS (
    SELECT *, (SELECT count(*) FROM list_entries e WHERE e.list_id = m.list_id
        AND e.ordering = m.ordering AND (e.key, e.tie) >= (m.key, m.tie)) AS following
    FROM list_marks m)
  SELECT * FROM (
    SELECT level, count, following - coalesce(lead(following) OVER (
      PARTITION BY list_id, ordering, level ORDER BY key, tie), 0) AS actual FROM spans)
  WHERE count <> actual OR (level = 1 AND count > 128)`

async function modelOf(query: Query): Promise<{ ids: number[]; count: number }> {
  const { activity, categoryId, ordering, number } = query
  const where = `p.deleted_at IS NULL AND is_active IN ${activity}
    ${categoryId === undefined ? '' : `AND category_id = ${categoryId}`}`
  const { results } = await env.DB.prepare(
    `SELECT p.id AS id FROM products p JOIN prices r ON r.variant_id = p.id
     WHERE ${where} ORDER BY ${columnOf[ordering]}, p.id`,
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

test('any page of any list is that of a plain sort, whatever has been changed before', async () => {
  const property = fc.asyncProperty(
    fc.array(steps, { minLength: 1, maxLength: 4 }),
    fc.array(queries, { minLength: 8, maxLength: 8 }),
    async (made, asked) => {
      for (const [change, from, span] of made) {
        await env.DB.prepare(change)
          .bind(...(change.includes('?2') ? [from, span] : [from]))
          .run()
      }
      for (const query of asked) {
        const { ids, count } = await modelOf(query)
        const { activity, ...rest } = query
        const page = await listProducts(context(), {
          ...rest,
          currency: 'IRR',
          viewer: 'staff',
          isActive: flagOf[activity],
          size: 10,
        }).catch(() => ({ items: [], count: 0 }))
        expect({ query, ids: page.items.map(({ id }) => id) }).toEqual({ query, ids })
        if (ids.length > 0) expect(page.count).toBe(count)
      }
    },
  )
  await fc.assert(property, { numRuns: 12, seed: 7 })
})

test('after all that, every mark counts what stands behind it', async () => {
  const levels = await env.DB.prepare(
    'SELECT level, count(*) AS n FROM list_marks GROUP BY level ORDER BY level',
  ).all<{ level: number; n: number }>()
  const lists = await env.DB.prepare('SELECT count(*) AS n FROM lists').first<{ n: number }>()
  expect(levels.results[1]?.n).toBeGreaterThan((lists?.n ?? 0) * 7)
  const { results } = await env.DB.prepare(faults).all()
  expect(results).toEqual([])
})
