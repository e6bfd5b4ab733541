import { withKeys } from '../../../src/core/catalog/attributes.ts'
import type { UnitSearch } from '../../../src/core/catalog/unit-search/search-units.ts'
import { type UnitAttribute, unitAttributes } from '../../../src/core/search/filter/attributes.ts'
import type { Filter, Term } from '../../../src/core/search/filter/filter.ts'
import {
  categories,
  hasWords,
  type MadeProduct,
  type MadeVariant,
} from '../catalogue/random-units.ts'

/* What a search finds in a catalogue that is kept in memory, read as plainly as can be. */

type PlainValue = string | number | boolean | null | string[]

/** A unit by its attributes. */
interface PlainUnit {
  variantId: number
  product: MadeProduct
  values: Record<UnitAttribute | 'stock', PlainValue>
}

interface PlainFacet {
  counts: Record<string, number>
  range: { min: number; max: number } | null
}

export interface PlainAnswer {
  /** Of the page. */
  ids: number[]
  count: number
  facets: Record<string, PlainFacet>
}

type Query = Omit<UnitSearch, 'shop'>

export function plainSearch(products: readonly MadeProduct[], query: Query): PlainAnswer {
  const { text, filter, facets, number, size } = query
  const found = products
    .filter((product) => hasWords(product, text))
    .flatMap(unitsOf)
    .filter(({ values }) => filter === null || isTrue(filter, values))
    .toSorted((a, b) => compare(query, a, b))
  const counted = facets.map((one) => [one, facetOf(found, one)])
  return {
    ids: found.slice((number - 1) * size, number * size).map(({ variantId }) => variantId),
    count: found.length,
    facets: Object.fromEntries(counted),
  }
}

function unitsOf(product: MadeProduct): PlainUnit[] {
  const [standard, ...others] = product.variants
  if (product.state !== 'active' || !standard || standard.amount === null) return []
  const further = others.filter(({ amount, isDeleted }) => amount !== null && !isDeleted)
  if (further.length === 0) return [unitOf(product, standard, false)]
  const isVariant = Object.keys(standard.options).length > 0
  return [...(isVariant ? [standard] : []), ...further].map((one) => unitOf(product, one, true))
}

function unitOf(product: MadeProduct, variant: MadeVariant, isVariant: boolean): PlainUnit {
  const { brand, features, reviews } = product
  const told = [...(brand ? ['Brand'] : []), ...features]
  const amount = variant.amount ?? 0
  const price = Math.floor((amount * (10_000 - product.discount) + 5_000) / 10_000)
  const values = {
    productType: product.isPhysical ? 'physical' : 'digital',
    categoryNames: pathOf(product.category),
    attributeKeys: withKeys(told.map((name) => ({ name, value: '' }))).map(({ key }) => key),
    listPrice: amount / 100,
    price: price / 100,
    taxRate: 18,
    productId: String(product.id),
    variantId: isVariant ? String(variant.id) : null,
    productName: product.name,
    variantName: isVariant ? variant.name || Object.values(variant.options).join(' / ') : null,
    tags: product.tags,
    sku: `sku-${variant.id}`,
    isInStock: variant.stock > 0,
    stock: variant.stock,
    rating: reviews.count ? Math.round((100 * reviews.sum) / reviews.count) / 100 : null,
  }
  return { variantId: variant.id, product, values }
}

function pathOf(name: string): string[] {
  const parent = categories.find(([one]) => one === name)?.[1] ?? null
  return parent === null ? [name] : [...pathOf(parent), name]
}

export function isTrue(filter: Filter, values: PlainUnit['values']): boolean {
  if ('attribute' in filter) return isTermTrue(filter, values)
  if (filter.is === 'not') return !isTrue(filter.of, values)
  return filter.is === 'all'
    ? filter.of.every((part) => isTrue(part, values))
    : filter.of.some((part) => isTrue(part, values))
}

function isTermTrue(term: Term, values: PlainUnit['values']): boolean {
  const value = values[term.attribute]
  const number = term.attribute === 'isInStock' ? values.stock : value
  switch (term.is) {
    case 'present':
      return true
    case 'null':
      return value === null
    case 'empty':
      return value === '' || (Array.isArray(value) && value.length === 0)
    case 'compared':
      return typeof number === 'number' && isOrdered(number, term.operator, term.value)
    case 'between':
      return typeof number === 'number' && number >= term.low && number <= term.high
    case 'oneOf':
      return [value].flat().some((one) => one !== null && term.values.some(isSameAs(one)))
  }
}

function isSameAs(value: string | number | boolean) {
  return (other: string | number | boolean) =>
    String(value).toLowerCase() === String(other).toLowerCase()
}

function isOrdered(value: number, operator: '>' | '>=' | '<' | '<=', other: number): boolean {
  switch (operator) {
    case '>':
      return value > other
    case '>=':
      return value >= other
    case '<':
      return value < other
    case '<=':
      return value <= other
  }
}

/** Searches by words have an order of their own, which is not looked at here. */
function compare({ sort }: Query, a: PlainUnit, b: PlainUnit): number {
  for (const { by, isDescending } of sort) {
    const [one, other] = [a.values[by], b.values[by]].map(orderable)
    if (one === other) continue
    if (one === null || other === null) return one === null ? 1 : -1
    return (isDescending ? -1 : 1) * (String(one) < String(other) ? -1 : 1)
  }
  const byAge = sort.length > 0 ? 0 : b.product.createdAt - a.product.createdAt
  return byAge || a.product.id - b.product.id || a.variantId - b.variantId
}

/** Numbers as texts in their order, and texts as the collation NOCASE has them, which knows ASCII alone. */
function orderable(value: PlainValue): string | null {
  if (typeof value === 'number') return value.toFixed(2).padStart(20, '0')
  return value === null ? null : String(value).replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function facetOf(units: readonly PlainUnit[], attribute: UnitAttribute): PlainFacet {
  const values = units.flatMap((unit) => unit.values[attribute]).filter((one) => one !== null)
  const counts: Record<string, number> = {}
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1
  const numbers = values.map(Number)
  const hasRange = unitAttributes[attribute] === 'number' && numbers.length > 0
  const range = hasRange ? { min: Math.min(...numbers), max: Math.max(...numbers) } : null
  return { counts, range }
}
