import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { listUnits } from '../../../src/core/catalog/list-units.ts'
import type { ProductKind } from '../../../src/core/catalog/product-filter.ts'
import type { UnitOrdering } from '../../../src/core/catalog/unit-page.ts'
import { foldCatalogue } from '../../support/catalogue/texts.ts'
import { context } from '../../support/world/context.ts'

const productsMade = 400

/** Categories 2 and 3 stand below 1. Keys have many equals. A third of the products has further variants. */
beforeAll(async () => {
  await env.DB.batch([
    env.DB.prepare(`INSERT INTO categories(id, name, slug, parent_id)
      VALUES (1, 'A', 'a', NULL), (2, 'B', 'b', 1), (3, 'C', 'c', 1), (4, 'D', 'd', NULL)`),
    env.DB.prepare(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      INSERT INTO products(id, category_id, name, slug, status, is_physical, review_count, score_sum,
        discount_points, created_at, updated_at)
      SELECT i, i % 4 + 1, iif(i % 2, 'p', 'P') || i * 7 % 11, 'slug-' || i,
        iif(i % 9, 'active', 'draft'), i % 5 > 0, i % 3, i % 3 * 4, i % 2 * 1000, i * 31 % 40, 0
      FROM n`).bind(productsMade),
    env.DB.prepare(`INSERT INTO variants(id, product_id, sku, is_default, attributes)
      SELECT id, id, slug, 1, iif(id % 2, '{}', '{"Size":"S"}') FROM products`),
    env.DB.prepare(`INSERT INTO variants(id, product_id, sku, attributes, deleted_at)
      SELECT ? + row_number() OVER (), p.id, slug || value, json_object('Size', value),
        iif(p.id % 7 = 0, 1, NULL)
      FROM products p, json_each('["M","L"]') WHERE p.id % 3 = 0`).bind(productsMade),
    env.DB.prepare(`INSERT INTO prices(variant_id, currency, amount)
      SELECT id, iif(is_default = 0 AND id % 5 = 0, 'USD', 'INR'), 100 * (id * 13 % 9)
      FROM variants WHERE is_default = 0 OR product_id % 10`),
  ])
  await foldCatalogue()
})

interface Query {
  categoryTreeIds: number[] | undefined
  kinds: ProductKind[] | undefined
  orderings: [UnitOrdering, ...UnitOrdering[]]
  number: number
  size: number
}

const keys = {
  name: 'lower(p.name)',
  created_at: 'p.created_at',
  rating: 'iif(p.review_count, p.score_sum * 100 / p.review_count, 0)',
  is_physical: 'p.is_physical',
  unit_price: 'u.amount',
  unit_base_price: 'u.base_amount',
}

function termOf(ordering: UnitOrdering): string {
  const key = Object.entries(keys).find(([name]) => ordering.replace('-', '') === name)?.[1]
  return `${key} ${ordering.startsWith('-') ? 'DESC' : 'ASC'}`
}

/** Units in their order, as a plain reading of the view has them. */
async function modelOf({ categoryTreeIds, kinds, orderings }: Query): Promise<number[]> {
  const within = categoryTreeIds?.flatMap((id) => (id === 1 ? [1, 2, 3] : [id]))
  const wanted = kinds?.map((kind) => Number(kind === 'physical'))
  const { results } = await env.DB.prepare(
    `SELECT u.variant_id AS id FROM sellable_units u JOIN products p ON p.id = u.product_id
     WHERE u.currency = 'INR'
       ${within ? `AND p.category_id IN (${within.join()})` : ''}
       ${wanted ? `AND p.is_physical IN (${wanted.join()})` : ''}
     ORDER BY ${orderings.map(termOf).join()}, u.product_id, u.is_default DESC, u.variant_id`,
  ).all<{ id: number }>()
  return results.map(({ id }) => id)
}

const orderings: UnitOrdering[] = [
  ...(['name', '-name', 'created_at', '-created_at', 'rating', '-rating'] as const),
  ...(['is_physical', '-is_physical', 'unit_price', '-unit_price', '-unit_base_price'] as const),
]

const ordering = fc.constantFrom(...orderings)

const queries = fc.record<Query>({
  categoryTreeIds: fc.option(fc.subarray([1, 2, 4, 9], { minLength: 1 }), { nil: undefined }),
  kinds: fc.option(fc.subarray<ProductKind>(['physical', 'digital'], { minLength: 1 }), {
    nil: undefined,
    freq: 2,
  }),
  orderings: fc.tuple(ordering, ordering),
  number: fc.integer({ min: 1, max: 40 }),
  size: fc.integer({ min: 1, max: 30 }),
})

test('any page of any list of units, and its total, is that of a plain reading', async () => {
  const property = fc.asyncProperty(queries, async (query) => {
    const ids = await modelOf(query)
    const { categoryTreeIds, kinds, orderings, number, size } = query
    const filter = { categoryTreeIds, kinds }
    const page = await listUnits(context(), { currency: 'INR', filter, orderings, number, size })
    const end = number * size
    expect(page.items.map(({ variantId }) => variantId)).toEqual(ids.slice(end - size, end))
    expect(page).toMatchObject({ count: ids.length, hasNext: end < ids.length })
  })
  await fc.assert(property, { numRuns: 150 })
})
