import { Hono } from 'hono'
import * as z from 'zod'
import { createProduct } from '../../core/catalog/create-product.ts'
import { deleteProduct } from '../../core/catalog/delete-product.ts'
import { getProduct } from '../../core/catalog/get-product.ts'
import { listProducts } from '../../core/catalog/list-products.ts'
import type { Product } from '../../core/catalog/types.ts'
import { updateProduct } from '../../core/catalog/update-product.ts'
import { parseDecimal } from '../../core/money.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { catalogueCache } from '../../http/catalogue-cache.ts'
import { ifMatch, taggedForStaff } from '../../http/entity-tags.ts'
import { idempotent } from '../../http/idempotency.ts'
import { invalidField } from '../../http/input-invalid.ts'
import { namedInBody } from '../../http/named-in-body.ts'
import { decimalField, flagField, intField } from '../../http/number-fields.ts'
import { pageNumber, presentPage } from '../../http/pagination.ts'
import { limitedSearch } from '../../http/search-limit.ts'
import { textField } from '../../http/text-fields.ts'
import { body, query } from '../../http/validate.ts'
import { viewerOf } from '../../http/viewer.ts'
import { currencyOf } from './currency.ts'
import { maybeSignedIn, staff } from './guards.ts'
import { presentProduct } from './presenters/product.ts'
import { slugField } from './slug-field.ts'

const pageSize = 10
/** The largest cart there can be comes to less than JavaScript counts exactly. */
const priceMax = 100_000_000
const stockMax = 1_000_000_000

const priceField = decimalField
  .refine((price) => !price.startsWith('-'), {
    error: 'Ensure this value is not negative.',
    abort: true,
  })
  .refine((price) => Number(price) <= priceMax, {
    error: `Ensure this value is at most ${priceMax}.`,
  })

const ProductWrite = z.object({
  name: textField(255),
  slug: slugField,
  description: textField(20_000, 0),
  price: priceField,
  stock_quantity: intField({ min: 0, max: stockMax }),
  is_active: flagField.default(true),
  category_id: intField(),
})

const ProductPatch = ProductWrite.extend({ is_active: flagField }).partial()

const orderings = ['id', 'price', '-price', 'created_at', '-created_at', 'name', '-name'] as const

/** What has no meaning is ignored, except a category that does not exist. */
const ListParameters = z.object({
  page: pageNumber,
  is_active: z
    .stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] })
    .optional()
    .catch(undefined),
  category: z.string().optional(),
  category__slug: z.string().optional(),
  search: z.string().optional(),
  ordering: z.enum(orderings).catch('id'),
})

const ListQuery = ListParameters.transform(
  ({ page, is_active, category, category__slug, search, ordering }) => ({
    number: page,
    isActive: is_active,
    filter: {
      categoryId: category ? categoryIdOf(category) : undefined,
      categorySlug: category__slug || undefined,
      search: search || undefined,
    },
    ordering,
  }),
)

export const products = new Hono<AppEnv>()

products.get(
  '/products/',
  maybeSignedIn,
  limitedSearch('search'),
  catalogueCache(ListParameters),
  query(ListQuery),
  async (c) => {
    const viewer = viewerOf(c)
    const asked = { ...c.req.valid('query'), currency: currencyOf(c), viewer, size: pageSize }
    const page = await listProducts(c.var.ctx, asked)
    const items = page.items.map((product) => presentProduct(product, viewer))
    return c.json(presentPage(c, page, items))
  },
)

products.post('/products/', staff, body(ProductWrite), taggedForStaff, idempotent, async (c) => {
  const currency = currencyOf(c)
  const input = toInput(c.req.valid('json'), currency)
  const terms = { currency, operationId: c.var.operationId }
  const product = await createProduct(c.var.ctx, input, terms).catch(
    namedInBody('category', 'category_id'),
  )
  return c.json(presentProduct(product, 'staff'), 201)
})

products.get('/products/:slug/', maybeSignedIn, taggedForStaff, catalogueCache(), async (c) => {
  const currency = currencyOf(c)
  const view = { currency, viewer: viewerOf(c) }
  const product = await getProduct(c.var.ctx, c.req.param('slug'), view)
  return c.json(presentProduct(product, view.viewer))
})

products.put(
  '/products/:slug/',
  staff,
  body(ProductWrite),
  taggedForStaff,
  idempotent,
  async (c) => {
    const input = toChanges(c.req.valid('json'), currencyOf(c))
    return c.json(await changed(c, c.req.param('slug'), input))
  },
)

products.patch(
  '/products/:slug/',
  staff,
  body(ProductPatch),
  taggedForStaff,
  idempotent,
  async (c) => {
    const input = toChanges(c.req.valid('json'), currencyOf(c))
    return c.json(await changed(c, c.req.param('slug'), input))
  },
)

products.delete('/products/:slug/', staff, idempotent, async (c) => {
  const currency = currencyOf(c)
  await deleteProduct(c.var.ctx, { key: c.req.param('slug'), currency })
  return c.body(null, 204)
})

async function changed(c: Http, slug: string, changes: Parameters<typeof updateProduct>[2]) {
  const matches = ifMatch(c)
  const isExpected = matches && ((product: Product) => matches(presentProduct(product, 'staff')))
  const { operationId } = c.var
  const which = { key: slug, currency: currencyOf(c), isExpected, operationId }
  const product = await updateProduct(c.var.ctx, which, changes).catch(
    namedInBody('category', 'category_id'),
  )
  return presentProduct(product, 'staff')
}

function toInput(input: z.output<typeof ProductWrite>, currency: string) {
  const { name, slug, description, stock_quantity, is_active, category_id } = input
  return {
    name,
    slug,
    description,
    stock: stock_quantity,
    status: is_active ? ('active' as const) : ('draft' as const),
    categoryId: category_id,
    amount: amountOf(input.price, currency),
  }
}

function toChanges(input: z.output<typeof ProductPatch>, currency: string) {
  const { name, slug, description, price, stock_quantity, is_active, category_id } = input
  return {
    name,
    slug,
    description,
    stock: stock_quantity,
    isActive: is_active,
    categoryId: category_id,
    amount: price === undefined ? undefined : amountOf(price, currency),
  }
}

function amountOf(price: string, currency: string): number {
  const amount = parseDecimal(price, currency)
  if (amount === null) {
    throw invalidField('price', 'Ensure that there are no more than 2 decimal places.')
  }
  return amount
}

/** No category has the id 0. */
function categoryIdOf(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0
}
