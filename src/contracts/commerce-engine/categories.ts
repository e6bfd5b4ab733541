import { Hono } from 'hono'
import * as z from 'zod'
import { type CategoryOrdering, listBranches } from '../../core/catalog/list-branches.ts'
import { idIn } from '../../core/catalog/named-product.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { catalogueCache } from '../../http/catalogue-cache.ts'
import { given, givenAs } from '../../http/query-fields.ts'
import { query } from '../../http/validate.ts'
import { done } from './envelope.ts'
import { withGoodToken } from './guards.ts'
import { presentPagination } from './pages.ts'
import { presentBranch } from './presenters/category.ts'
import { bothWays, sortBy } from './sort-by.ts'
import { forAll, store } from './store.ts'

const standardDepth = 1

const CategoriesQuery = z.object({
  search: given.optional(),
  sort_by: sortBy<CategoryOrdering>({
    name: bothWays('name'),
    product_count: bothWays('product_count'),
  }),
  nested_level: givenAs(
    z
      .string()
      .regex(/^[0-5]$/)
      .transform(Number),
    'Enter a whole number from 0 to 5',
  ),
  parent_category_id: given.optional(),
  parent_category_slug: given.optional(),
})

/** The id of no category. */
const nothing = 0

export const categories = new Hono<AppEnv>()

categories.get(
  '/catalog/categories',
  withGoodToken,
  catalogueCache(CategoriesQuery, forAll),
  query(CategoriesQuery),
  async (c) => {
    const asked = c.req.valid('query')
    const { parent_category_id: parent } = asked
    const branches = await listBranches(c.var.ctx, {
      currency: store.currency,
      parentId: parent === undefined ? undefined : (idIn(parent) ?? nothing),
      parentSlug: asked.parent_category_slug,
      depth: asked.nested_level ?? standardDepth,
      search: asked.search,
      orderings: asked.sort_by,
    })
    return done(c, 'Categories', {
      categories: branches.map(presentBranch),
      // They come all at once.
      pagination: presentPagination(
        { page: 1, limit: Math.max(branches.length, 1) },
        branches.length,
      ),
    })
  },
)
