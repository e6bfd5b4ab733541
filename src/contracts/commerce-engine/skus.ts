import { Hono } from 'hono'
import { listUnits } from '../../core/catalog/list-units.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { catalogueCache } from '../../http/catalogue-cache.ts'
import { limitedSearch } from '../../http/search-limit.ts'
import { query } from '../../http/validate.ts'
import { filterOf, repeatedParams, SkusQuery } from './catalogue-query.ts'
import { done } from './envelope.ts'
import { withGoodToken } from './guards.ts'
import { presentPagination } from './pages.ts'
import { presentItem } from './presenters/item.ts'
import { orElse } from './sort-by.ts'
import { forAll, store } from './store.ts'

export const skus = new Hono<AppEnv>()

skus.get(
  '/catalog/skus',
  withGoodToken,
  // By what units cost themselves, all of them are looked at.
  limitedSearch('sort_by'),
  catalogueCache(SkusQuery, forAll),
  query(SkusQuery, repeatedParams),
  async (c) => {
    const asked = c.req.valid('query')
    const page = await listUnits(c.var.ctx, {
      currency: store.currency,
      filter: filterOf(asked),
      orderings: orElse(asked.sort_by, '-created_at'),
      number: asked.page,
      size: asked.limit,
    })
    return done(c, 'SKUs', {
      skus: page.items.map((unit) => presentItem(unit, asked.inventory)),
      pagination: presentPagination(asked, page.count),
    })
  },
)
