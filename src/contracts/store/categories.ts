import { Hono } from 'hono'
import * as z from 'zod'
import { getCategory, listCategories } from '../../core/catalog/categories.ts'
import {
  createCategory,
  deleteCategory,
  updateCategory,
} from '../../core/catalog/write-category.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { catalogueCache } from '../../http/catalogue-cache.ts'
import { idempotent } from '../../http/idempotency.ts'
import { PageQuery, presentPage } from '../../http/pagination.ts'
import { textField } from '../../http/text-fields.ts'
import { body, query } from '../../http/validate.ts'
import { viewerOf } from '../../http/viewer.ts'
import { currencyOf } from './currency.ts'
import { maybeSignedIn, staff } from './guards.ts'
import { presentCategory, presentCategoryWithProducts } from './presenters/product.ts'
import { slugField } from './slug-field.ts'

const pageSize = 10

const CategoryWrite = z.object({ name: textField(255), slug: slugField })
const CategoryPatch = CategoryWrite.partial()

export const categories = new Hono<AppEnv>()

categories.get(
  '/products/categories/',
  maybeSignedIn,
  catalogueCache(PageQuery),
  query(PageQuery),
  async (c) => {
    const { page: number } = c.req.valid('query')
    const page = await listCategories(c.var.ctx, { number, size: pageSize })
    return c.json(presentPage(c, page, page.items.map(presentCategory)))
  },
)

categories.post('/products/categories/', staff, body(CategoryWrite), idempotent, async (c) => {
  const category = await createCategory(c.var.ctx, c.req.valid('json'))
  return c.json(presentCategory(category), 201)
})

categories.get('/products/categories/:slug/', maybeSignedIn, catalogueCache(), async (c) => {
  const category = await getCategory(c.var.ctx, c.req.param('slug'), currencyOf(c))
  return c.json(presentCategoryWithProducts(category, viewerOf(c)))
})

categories.put('/products/categories/:slug/', staff, body(CategoryWrite), idempotent, async (c) => {
  const category = await updateCategory(c.var.ctx, c.req.param('slug'), c.req.valid('json'))
  return c.json(presentCategory(category))
})

categories.patch(
  '/products/categories/:slug/',
  staff,
  body(CategoryPatch),
  idempotent,
  async (c) => {
    const category = await updateCategory(c.var.ctx, c.req.param('slug'), c.req.valid('json'))
    return c.json(presentCategory(category))
  },
)

categories.delete('/products/categories/:slug/', staff, idempotent, async (c) => {
  await deleteCategory(c.var.ctx, c.req.param('slug'))
  return c.body(null, 204)
})
