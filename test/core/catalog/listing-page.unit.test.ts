import { expect, test } from 'vitest'
import { type ListingQuery, selectPage } from '../../../src/core/catalog/listing-page.ts'
import type { ProductFilter } from '../../../src/core/catalog/product-filter.ts'
import { productColumns, productJoins } from '../../../src/core/catalog/product-rows.ts'
import { bindOnce } from '../../../src/core/write-batch.ts'

/** Every filter there is: a new one belongs here, too. */
const everything: Required<ProductFilter> = {
  categoryId: 11,
  categorySlug: 'lamps',
  categoryTree: 'home',
  categoryTreeId: 12,
  categoryTreeIds: [13, 14],
  categoryTreeSlugs: ['desks', 'chairs'],
  skus: ['SKU-1', 'SKU-2'],
  kinds: ['digital'],
  minAmount: 100,
  maxAmount: 900,
  isInStock: true,
  isLow: true,
  isDiscounted: false,
  brand: 'acme',
  text: 'lamp',
  search: 'red lamp',
  searchWithSku: 'red lamp',
}

function statementOf(query: Partial<ListingQuery>) {
  const page = { currency: 'USD', activities: [true], filter: {}, offset: 0, size: 10 }
  const listing: ListingQuery = { ...page, ordering: 'price', ...query }
  return bindOnce(selectPage(listing, productColumns('public'), productJoins))
}

test('the fullest list binds few of the hundred values that D1 takes', () => {
  const { text, values } = statementOf({
    activities: [true, false],
    filter: everything,
    offset: 990,
  })
  expect(values.length).toBeLessThanOrEqual(30)
  expect(new Set(text.match(/\?\d+/g)).size).toBe(values.length)
})

test('each value stands under one number, wherever the statement names it', () => {
  const { text, values } = statementOf({ filter: { minAmount: 12_345 } })
  const place = `?${values.indexOf(12_345) + 1}`
  expect(values.filter((value) => value === 12_345)).toHaveLength(1)
  expect(text.split(`l.amount >= ${place}`).length).toBeGreaterThan(2)
})

test('a first page is asked for in one direction alone', () => {
  expect(statementOf({}).text).not.toContain('DESC')
  expect(statementOf({ offset: 10 }).text).toContain('DESC')
})

test('no parameter is a LIMIT, for which SQLite would prepare the statement each time', () => {
  const { text } = statementOf({ filter: everything, activities: [true, false], offset: 10 })
  expect(text).toMatch(/LIMIT 10001/)
  expect(text).not.toMatch(/LIMIT \?/)
})
