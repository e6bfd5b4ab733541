import { Hono } from 'hono'
import * as z from 'zod'
import { searchUnits } from '../../core/catalog/unit-search/search-units.ts'
import { sortKeys, type UnitSort } from '../../core/catalog/unit-search/select-units.ts'
import { parseFilter } from '../../core/search/filter/parse-filter.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { limited, perAddress } from '../../http/rate-limit.ts'
import { body } from '../../http/validate.ts'
import { done } from './envelope.ts'
import { filterMessage } from './filter-faults.ts'
import { withGoodToken } from './guards.ts'
import { pageFieldsOfBody } from './pages.ts'
import { presentFound } from './presenters/found.ts'
import { attributeNames } from './search-attributes.ts'
import { store } from './store.ts'

export const search = new Hono<AppEnv>()

/** As the published client tells of itself. */
const wordsRead = 10

const Filter = z
  .union([z.string(), z.array(z.union([z.string(), z.array(z.string())]))], {
    error: 'Expected an expression, or a list of expressions and of lists of expressions.',
  })
  .transform((text, context) => {
    const parsed = parseFilter(text, attributeNames)
    if (parsed.ok) return parsed.filter
    context.addIssue({ code: 'custom', message: filterMessage(parsed.fault) })
    return z.NEVER
  })

const Sort = z.array(
  z.string().regex(/^[a-z_.]+:(?:asc|desc)$/, {
    error: 'Expected the name of an attribute, a colon, and asc or desc.',
  }),
)

const SearchProductInput = z.object({
  query: z.string(),
  ...pageFieldsOfBody,
  facets: z.array(z.string()).default([]),
  filter: Filter.optional(),
  sort: Sort.default([]),
})

const countedSearches = limited('SEARCH_LIMIT', perAddress)

search.post(
  '/catalog/products/search',
  withGoodToken,
  countedSearches,
  body(SearchProductInput),
  async (c) => {
    const { query, page, limit, facets, filter = null, sort } = c.req.valid('json')
    const found = await searchUnits(c.var.ctx, {
      shop: store,
      text: query.trim().split(/\s+/, wordsRead).join(' '),
      filter,
      facets: facetsOf(facets),
      sort: sortOf(sort),
      number: page,
      size: limit,
    })
    return done(c, 'Search results', presentFound(found, limit))
  },
)

/** What is not counted is passed over. */
function facetsOf(asked: readonly string[]) {
  const names = asked.includes('*') ? [...attributeNames.keys()] : asked
  return [...new Set(names.flatMap((name) => attributeNames.get(name) ?? []))]
}

/** What nothing can be ordered by is passed over, as is what was named before. */
function sortOf(entries: readonly string[]): UnitSort[] {
  const sort = new Map<UnitSort['by'], UnitSort>()
  for (const entry of entries) {
    const [name = '', direction] = entry.split(':')
    const attribute = attributeNames.get(name)
    const by = sortKeys.find((key) => key === attribute)
    if (by && !sort.has(by)) sort.set(by, { by, isDescending: direction === 'desc' })
  }
  return [...sort.values()]
}
