import { Hono } from 'hono'
import * as z from 'zod'
import { getCategoryTrees } from '../../core/catalog/category-tree.ts'
import { listProducts } from '../../core/catalog/list-products.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { catalogueCache } from '../../http/catalogue-cache.ts'
import { pageNumber, pageSize, presentPage } from '../../http/pagination.ts'
import { flagParam, given, givenAs } from '../../http/query-fields.ts'
import { limitedSearch } from '../../http/search-limit.ts'
import { query } from '../../http/validate.ts'
import { currencyOf } from './currency.ts'
import { maybeSignedIn } from './guards.ts'
import { presentCategory } from './presenters/category.ts'
import { presentProduct } from './presenters/product.ts'

const orderings = [
  'price',
  '-price',
  'visit_count',
  '-visit_count',
  'created_at',
  '-created_at',
] as const

/** Rials may be asked for with decimals; prices have none. */
const amount = givenAs(
  z
    .string()
    .regex(/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i)
    .transform(Number),
  'Enter a number.',
)

const ListQuery = z.object({
  category: given.optional(),
  brand: given.optional(),
  q: given.optional(),
  min_price: amount,
  max_price: amount,
  in_stock: flagParam,
  has_discount: flagParam,
  ordering: z.enum(orderings).catch('-visit_count'),
  page: pageNumber,
  page_size: pageSize({ standard: 10, max: 100 }),
})

export const products = new Hono<AppEnv>()

products.get(
  '/api/v1/products/',
  maybeSignedIn,
  limitedSearch('q'),
  catalogueCache(ListQuery),
  query(ListQuery),
  async (c) => {
    const asked = c.req.valid('query')
    const page = await listProducts(c.var.ctx, {
      currency: currencyOf(c),
      viewer: 'public',
      filter: {
        categoryTree: asked.category,
        brand: asked.brand,
        text: asked.q,
        minAmount: rials(asked.min_price, Math.ceil),
        maxAmount: rials(asked.max_price, Math.floor),
        isInStock: asked.in_stock,
        isDiscounted: asked.has_discount,
      },
      ordering: asked.ordering,
      number: asked.page,
      size: asked.page_size,
    })
    const origin = c.var.variables.PUBLIC_ORIGIN
    const items = page.items.map((product) => presentProduct(product, origin))
    return c.json(presentPage(c, page, items))
  },
)

products.get('/api/v1/products/categories/', maybeSignedIn, catalogueCache(), async (c) => {
  const trees = await getCategoryTrees(c.var.ctx, currencyOf(c))
  return c.json(trees.map((tree) => presentCategory(tree, c.var.variables.PUBLIC_ORIGIN)))
})

/** No price is further from zero than numbers are exact. */
function rials(amount: number | undefined, round: (amount: number) => number): number | undefined {
  if (amount === undefined) return undefined
  const { MIN_SAFE_INTEGER, MAX_SAFE_INTEGER } = Number
  return Math.max(MIN_SAFE_INTEGER, Math.min(MAX_SAFE_INTEGER, round(amount)))
}
