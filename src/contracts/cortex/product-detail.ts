import { Hono } from 'hono'
import { getChannel } from '../../core/channels.ts'
import { viewProduct } from '../../core/visits/view-product.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { maybeSignedIn } from '../../http/authentication.ts'
import { presentProductDetail } from './presenters/product.ts'

export const productDetail = new Hono<AppEnv>()

// Every view counts and shows its number: nothing between here and the reader may keep an answer.
productDetail.get('/api/v1/products/info/:slug/', maybeSignedIn, async (c) => {
  const { CORTEX_CHANNEL, PUBLIC_ORIGIN } = c.var.variables
  const { currency } = getChannel(CORTEX_CHANNEL)
  const product = await viewProduct(c.var.ctx, c.req.param('slug'), currency)
  return c.json(presentProductDetail(product, PUBLIC_ORIGIN))
})
