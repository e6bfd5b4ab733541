import { Hono } from 'hono'
import { getProduct } from '../../core/catalog/get-product.ts'
import { viewProduct } from '../../core/visits/view-product.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { currencyOf } from './currency.ts'
import { maybeSignedIn } from './guards.ts'
import { presentProductDetail } from './presenters/product.ts'

export const productDetail = new Hono<AppEnv>()

// Every view counts and shows its number: nothing between here and the reader may keep an answer.
productDetail.get('/api/v1/products/info/:slug/', maybeSignedIn, async (c) => {
  const currency = currencyOf(c)
  const slug = c.req.param('slug')
  // A HEAD request asks whether the page is there; nobody views it.
  const product =
    c.req.method === 'HEAD'
      ? await getProduct(c.var.ctx, slug, { currency, viewer: 'public' })
      : await viewProduct(c.var.ctx, slug, currency)
  return c.json(presentProductDetail(product, c.var.variables.PUBLIC_ORIGIN))
})
