import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { listProducts } from '../../../src/core/catalog/list-products.ts'
import { PageOutOfRange } from '../../../src/core/errors.ts'
import {
  made,
  makeCatalogue,
  makeCategories,
  parents,
  plainReading,
  type Query,
} from '../../support/catalogue/random-catalogue.ts'
import { context } from '../../support/world/context.ts'

const words = [
  'éCL',
  'éC',
  'É',
  'ΟΣ',
  'ος',
  '10 μ',
  'ẞE',
  '^d',
  ']',
  'سبد',
  'lap',
  'Laptop',
  'LAMP',
  'p 1',
  'phone',
  'zz',
  'a',
  'ph',
  '%',
  '"',
  'garden',
  'p-1',
  '٥٠',
  'strasse',
  'eclair',
  'كيف',
]

/** Often just a price that occurs. */
const limit = fc.integer({ min: 0, max: 13 }).chain((n) => fc.constantFrom(n * 100, n * 90 + 1))

const filters = fc.record<Query>({
  viewer: fc.constantFrom('public', 'public', 'staff'),
  isActive: maybe(fc.boolean()),
  ordering: fc.constantFrom(
    'id',
    'name',
    '-name',
    'price',
    '-price',
    'created_at',
    '-created_at',
    'visit_count',
    '-visit_count',
  ),
  number: fc.constantFrom(1, 1, 1, 2, 3, 6),
  size: fc.constantFrom(1, 3, 10),
  categoryTree: maybe(fc.constantFrom('electronics', 'LAPTOPS', 'thin-laptops', 'garden', 'none')),
  categorySlug: maybe(maybe(fc.constantFrom('laptops', 'phones', 'Garden', 'none'))),
  search: maybe(
    fc.constantFrom('', 'lap', 'LAPTOP 1', 'fine LAMP', 'fur', 'کیف 50', 'lamp ★', 'zz'),
  ),
  brand: maybe(fc.constantFrom('asus', 'SAM', 'pro', '%', 'none', 'ök', 'öKO')),
  text: maybe(fc.constantFrom(...words)),
  minAmount: maybe(limit),
  maxAmount: maybe(limit),
  isInStock: maybe(fc.boolean()),
  isDiscounted: maybe(fc.boolean()),
})

/** Seldom enough that several filters together still find something. */
function maybe<T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  const nothing = fc.constant(undefined)
  return fc.oneof({ weight: 3, arbitrary: nothing }, { weight: 1, arbitrary: values })
}

beforeAll(makeCategories)

async function ask(query: Query): Promise<{ ids: number[]; count: number }> {
  const { viewer, isActive, ordering, number, size, ...filter } = query
  const place = { viewer, isActive, ordering, number, size, currency: 'IRR' }
  const page = await listProducts(context(), { ...place, filter }).catch(refusePage)
  return { ids: page?.items.map(({ id }) => id) ?? [], count: page?.count ?? 0 }
}

/** A page beyond the last one is refused; nothing else may be. */
function refusePage(error: unknown): null {
  if (error instanceof PageOutOfRange) return null
  throw error
}

test('any filter, ordering and page gives what a plain filter in memory gives', async () => {
  let found = 0
  const property = fc.asyncProperty(
    fc.array(made, { minLength: 20, maxLength: 60 }),
    parents,
    fc.boolean(),
    fc.array(filters, { minLength: 40, maxLength: 40 }),
    async (rows, parents, laptops, queries) => {
      const world = { products: rows.map((row, id) => ({ ...row, id: id + 1 })), parents, laptops }
      await makeCatalogue(world)
      const answers = await Promise.all(queries.map(ask))
      const expected = queries.map((query) => plainReading(world, query))
      for (const [index, query] of queries.entries()) {
        const { ids, count } = expected[index] ?? { ids: [], count: 0 }
        const actual = answers[index]
        expect({ query, ids: actual?.ids }).toEqual({ query, ids })
        if (ids.length === 0) continue
        expect({ query, count: actual?.count }).toEqual({ query, count })
        found += 1
      }
    },
  )
  await fc.assert(property, { numRuns: 15, seed: 11 })
  expect(found).toBeGreaterThan(200)
})
