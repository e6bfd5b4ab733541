import { type UnitAttribute, unitAttributes } from '../../search/filter/attributes.ts'
import { keyOf } from '../attributes.ts'
import { type CategoryMap, pathTo } from '../counted-categories.ts'
import { parseOwn } from '../product-rows.ts'
import { type Shop, scalesOf } from './columns.ts'

/** How many of the units looked at have each value. */
export interface Facet {
  /** Values as text; a unit counts under each value that it has, and under none where it has none. */
  counts: ReadonlyMap<string, number>
  /** The least and the greatest of numbers; null where there are none. */
  range: { min: number; max: number } | null
}

/** A value as `columnsOf` has it, and the units that have it. */
export type CountedValue = [value: string | number | null, count: number]

interface Known {
  shop: Shop
  categories: CategoryMap
}

export function toFacet(
  attribute: UnitAttribute,
  counted: readonly CountedValue[],
  { shop, categories }: Known,
): Facet {
  const there = counted.flatMap(([value, count]) => (value === null ? [] : [{ value, count }]))
  if (unitAttributes[attribute] === 'number') {
    return ofNumbers(there, scalesOf(shop)[attribute] ?? 1)
  }
  const counts = new Map<string, number>()
  for (const { value, count } of there) {
    for (const text of new Set(textsOf(attribute, value, categories))) {
      counts.set(text, (counts.get(text) ?? 0) + count)
    }
  }
  return { counts, range: null }
}

function ofNumbers(there: { value: string | number; count: number }[], scale: number): Facet {
  const numbers = there.map(({ value }) => Number(value) / scale)
  const range = { min: Math.min(...numbers), max: Math.max(...numbers) }
  return {
    counts: new Map(there.map(({ count }, index) => [String(numbers[index]), count])),
    range: numbers.length === 0 ? null : range,
  }
}

function textsOf(
  attribute: UnitAttribute,
  value: string | number,
  categories: CategoryMap,
): string[] {
  switch (attribute) {
    case 'categoryNames':
      return pathTo(categories, Number(value)).map(({ name }) => name)
    case 'attributeKeys': {
      const [hasBrand, names] = parseOwn<[number, string[]]>(String(value))
      return [...(hasBrand ? ['brand'] : []), ...names.map(keyOf)]
    }
    case 'tags':
      return parseOwn<string[]>(String(value))
    case 'isInStock':
      return [value === 1 ? 'true' : 'false']
    default:
      return [String(value)]
  }
}
