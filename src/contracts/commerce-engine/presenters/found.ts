import type { UnitsFound } from '../../../core/catalog/unit-search/search-units.ts'
import { presentPagination } from '../pages.ts'
import { nameOfAttribute } from '../search-attributes.ts'
import { presentItem } from './item.ts'

/** What a search has found, with the counts and ranges of what was asked for. */
export function presentFound(found: UnitsFound, limit: number) {
  const facets = [...found.facets].map(([attribute, facet]) => ({
    ...facet,
    name: nameOfAttribute(attribute),
  }))
  return {
    skus: found.items.map((unit) => presentItem(unit)),
    facet_distribution: Object.fromEntries(
      facets.map(({ name, counts }) => [name, Object.fromEntries(counts)]),
    ),
    facet_stats: Object.fromEntries(
      facets.flatMap(({ name, range }) => (range === null ? [] : [[name, range]])),
    ),
    pagination: presentPagination({ page: found.number, limit }, found.count),
  }
}
