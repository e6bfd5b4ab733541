import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { searchUnits, type UnitSearch } from '../../../src/core/catalog/unit-search/search-units.ts'
import { sortKeys } from '../../../src/core/catalog/unit-search/select-units.ts'
import type { UnitAttribute } from '../../../src/core/search/filter/attributes.ts'
import {
  catalogues,
  categories,
  makeCatalogue,
  makeCategories,
  texts,
} from '../../support/catalogue/random-units.ts'
import { anyFilter, names } from '../../support/search/filters.ts'
import { type PlainAnswer, plainSearch } from '../../support/search/plain-search.ts'
import { context } from '../../support/world/context.ts'

const shop = { currency: 'INR', tax: { points: 1800, isIncluded: true } }

/** Often what occurs, in any case, and at times what tries to be SQL. */
const textsOf: Partial<Record<UnitAttribute, readonly string[]>> = {
  productType: ['physical', 'Digital', 'bundle'],
  categoryNames: categories.map(([name]) => name),
  attributeKeys: ['brand', 'battery_life', 'weight_kg', 'ecran', 'बटर', 'colour'],
  productName: texts.names,
  variantName: [...texts.variants, 'm / red', 'Red'],
  tags: texts.tags,
}
const hostile = ["' OR 1=1 --", '"); DROP TABLE products; --', '%', '?1', '$[0]', '\\', '']

const filters = anyFilter({
  texts: (attribute) => {
    const known = textsOf[attribute] ?? ['1', '7', '12', '015', 'sku-12', 'SKU-15', 'null']
    const cased = fc
      .constantFrom(...known)
      .chain((text) => fc.constantFrom(text, text.toUpperCase(), text.toLowerCase()))
    return fc.oneof({ weight: 6, arbitrary: cased }, fc.constantFrom(...hostile))
  },
  numbers: (attribute) =>
    attribute === 'rating'
      ? fc.constantFrom(0, 4, 4.33, 4.5, 5)
      : fc.constantFrom(0, 1, 13.33, 18, 19.99, 66.67, 66.671, 100, 100.01, 1e9, -1),
})

const queries = fc.record<Omit<UnitSearch, 'shop'>>({
  text: fc.constant(''),
  filter: fc.option(filters, { freq: 8 }),
  facets: fc.uniqueArray(fc.constantFrom(...names.values()), { maxLength: 4 }),
  sort: fc.uniqueArray(
    fc.record({ by: fc.constantFrom(...sortKeys), isDescending: fc.boolean() }),
    {
      selector: ({ by }) => by,
      maxLength: 2,
    },
  ),
  number: fc.constantFrom(1, 1, 1, 2, 4, 1_000_000),
  size: fc.constantFrom(3, 10, 100),
})

beforeAll(makeCategories)

async function ask(query: Omit<UnitSearch, 'shop'>): Promise<PlainAnswer> {
  const { items, count, facets } = await searchUnits(context(), { shop, ...query })
  const counted = [...facets].map(([attribute, { counts, range }]) => [
    attribute,
    { counts: Object.fromEntries(counts), range },
  ])
  const ids = items.map(({ variantId }) => variantId)
  return { ids, count, facets: Object.fromEntries(counted) }
}

test('any filter, order, page and facets are what a plain reading gives', async () => {
  let found = 0
  const property = fc.asyncProperty(
    catalogues(),
    fc.array(queries, { minLength: 60, maxLength: 60 }),
    async (products, asked) => {
      await makeCatalogue(products)
      const answers = await Promise.all(asked.map(ask))
      for (const [index, query] of asked.entries()) {
        const expected = plainSearch(products, query)
        expect({ query, ...answers[index] }).toEqual({ query, ...expected })
        if (expected.ids.length > 0) found += 1
      }
    },
  )
  await fc.assert(property, { numRuns: 20, seed: 3, endOnFailure: true })
  expect(found).toBeGreaterThan(300)
})

test('words and a filter find what has both', async () => {
  const words = fc.constantFrom('lamp', 'LAM 12', 'eclair', 'tres', 'sku 2', 'दीप', 'x', '12')
  const search = fc.record({ query: queries, text: words }).map(({ query, text }) => ({
    ...query,
    ...{ text, number: 1, size: 1_000 },
    sort: [{ by: 'price' as const, isDescending: false }],
  }))
  const property = fc.asyncProperty(
    catalogues(),
    fc.array(search, { minLength: 40, maxLength: 40 }),
    async (products, asked) => {
      await makeCatalogue(products)
      const answers = await Promise.all(asked.map(ask))
      const expected = asked.map((query) => plainSearch(products, query))
      expect(answers).toEqual(expected)
    },
  )
  await fc.assert(property, { numRuns: 4, seed: 5, endOnFailure: true })
})
