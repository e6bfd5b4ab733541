import { Hono } from 'hono'
import * as z from 'zod'
import { listAllCategories } from '../../core/catalog/categories.ts'
import { getProduct } from '../../core/catalog/get-product.ts'
import { listProducts } from '../../core/catalog/list-products.ts'
import { searchProducts } from '../../core/catalog/search-products.ts'
import { countView } from '../../core/visits/view-product.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { catalogueCache } from '../../http/catalogue-cache.ts'
import { idempotent } from '../../http/idempotency.ts'
import { idField } from '../../http/number-fields.ts'
import { presentPage } from '../../http/pagination.ts'
import { limitedSearch } from '../../http/search-limit.ts'
import { body, query } from '../../http/validate.ts'
import { viewerOf } from '../../http/viewer.ts'
import { currencyOf } from './channel.ts'
import { maybeSignedIn, signedIn } from './guards.ts'
import { fewChanges, notTooManyReads } from './limits.ts'
import { pathId } from './path-id.ts'
import { presentCategory } from './presenters/category.ts'
import { presentHit, presentProduct } from './presenters/product.ts'
import { activityOf, filterOf, ListQuery, SearchQuery } from './product-lists.ts'

const ProductView = z.object({ product_id: idField })

export const products = new Hono<AppEnv>()

products.get(
  '/api/products/',
  maybeSignedIn,
  notTooManyReads,
  limitedSearch('search'),
  catalogueCache(ListQuery),
  query(ListQuery),
  async (c) => {
    const asked = c.req.valid('query')
    const viewer = viewerOf(c)
    const currency = currencyOf(c)
    const page = await listProducts(c.var.ctx, {
      ...{ currency, viewer, filter: filterOf(asked, currency), isActive: activityOf(asked) },
      userId: c.var.user?.id,
      ordering: asked.ordering ?? '-created_at',
      number: asked.page,
      size: asked.page_size,
    })
    return c.json(
      presentPage(
        c,
        page,
        page.items.map((one) => presentProduct(one, viewer)),
      ),
    )
  },
)

products.get('/api/products/categories/', notTooManyReads, catalogueCache(), async (c) => {
  return c.json((await listAllCategories(c.var.ctx)).map(presentCategory))
})

products.get(
  '/api/products/search/',
  notTooManyReads,
  limitedSearch('q'),
  catalogueCache(SearchQuery),
  query(SearchQuery),
  async (c) => {
    const { q: text = '', category, page: number, page_size: size } = c.req.valid('query')
    const asked = { currency: currencyOf(c), text, categoryTreeId: category, number, size }
    const page = await searchProducts(c.var.ctx, asked)
    return c.json(presentPage(c, page, page.items.map(presentHit)))
  },
)

products.post(
  '/api/products/record-view/',
  signedIn,
  fewChanges,
  body(ProductView),
  idempotent,
  async (c) => {
    const view = { currency: currencyOf(c), viewer: viewerOf(c) }
    await countView(c.var.ctx, c.req.valid('json').product_id, view)
    return c.json({ success: true }, 201)
  },
)

products.get('/api/products/:id/', maybeSignedIn, notTooManyReads, catalogueCache(), async (c) => {
  const view = { currency: currencyOf(c), viewer: viewerOf(c), userId: c.var.user?.id }
  return c.json(presentProduct(await getProduct(c.var.ctx, pathId(c), view), view.viewer))
})
