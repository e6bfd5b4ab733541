import { Hono } from 'hono'
import { getProductWithUnits } from '../../core/catalog/get-product-with-units.ts'
import { listProductsWithUnits } from '../../core/catalog/list-products-with-units.ts'
import { findVariant, variantsOf } from '../../core/catalog/product-with-units.ts'
import { NotFound } from '../../core/errors.ts'
import { getProductWithRelated } from '../../core/recommendations/get-product-with-related.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { catalogueCache } from '../../http/catalogue-cache.ts'
import { query } from '../../http/validate.ts'
import { filterOf, InventoryQuery, ProductsQuery, repeatedParams } from './catalogue-query.ts'
import { done } from './envelope.ts'
import { withGoodToken } from './guards.ts'
import { presentPagination } from './pages.ts'
import { presentProduct, presentProductDetail } from './presenters/product.ts'
import { presentVariant, presentVariantDetail } from './presenters/variant.ts'
import { orElse } from './sort-by.ts'
import { forAll, store } from './store.ts'

const path = '/catalog/products'

export const products = new Hono<AppEnv>()

products.get(
  path,
  withGoodToken,
  catalogueCache(ProductsQuery, forAll),
  query(ProductsQuery, repeatedParams),
  async (c) => {
    const asked = c.req.valid('query')
    const page = await listProductsWithUnits(c.var.ctx, {
      currency: store.currency,
      filter: filterOf(asked),
      orderings: orElse(asked.sort_by, '-created_at'),
      number: asked.page,
      size: asked.limit,
    })
    return done(c, 'Products', {
      products: page.items.map((product) => presentProduct(product, asked.inventory)),
      pagination: presentPagination(asked, page.count),
    })
  },
)

const detailed = [withGoodToken, catalogueCache(InventoryQuery, forAll)] as const

products.get(`${path}/:product`, ...detailed, query(InventoryQuery), async (c) => {
  const { inventory } = c.req.valid('query')
  const key = c.req.param('product')
  const product = await getProductWithRelated(c.var.ctx, key, store.currency)
  return done(c, 'Product', { product: presentProductDetail(product, inventory) })
})

products.get(`${path}/:product/variants`, ...detailed, query(InventoryQuery), async (c) => {
  const { inventory } = c.req.valid('query')
  const product = await getProductWithUnits(c.var.ctx, c.req.param('product'), store.currency)
  const variants = variantsOf(product).map((unit) => presentVariant(product, unit, inventory))
  return done(c, 'Variants', { variants })
})

products.get(
  `${path}/:product/variants/:variant`,
  ...detailed,
  query(InventoryQuery),
  async (c) => {
    const { inventory } = c.req.valid('query')
    const product = await getProductWithUnits(c.var.ctx, c.req.param('product'), store.currency)
    const variant = findVariant(product, c.req.param('variant'))
    if (!variant) throw new NotFound('product')
    return done(c, 'Variant', { variant: presentVariantDetail(product, variant, inventory) })
  },
)
