import { Hono } from 'hono'
import {
  type RecommendationKind,
  recommendationKinds,
  recommendProducts,
} from '../../core/recommendations/recommend.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { catalogueCache } from '../../http/catalogue-cache.ts'
import { currencyOf } from './channel.ts'
import { notTooManyReads } from './limits.ts'
import { pathId } from './path-id.ts'
import { presentRecommendation } from './presenters/product.ts'

export const recommendations = new Hono<AppEnv>()

const path = '/api/products/:id/recommendations/'

/** Recommendations may lag five seconds behind. */
const cached = catalogueCache(undefined, { secondsMax: 4 })

recommendations.get(path, notTooManyReads, cached, async (c) =>
  c.json(await recommended(c, recommendationKinds)),
)

recommendations.get(`${path}:kind/`, notTooManyReads, cached, async (c) => {
  const kind = recommendationKinds.find((one) => one === c.req.param('kind'))
  // A product that is not there is said first.
  const products = await recommended(c, kind ? [kind] : [])
  if (kind) return c.json(products)
  return c.json({ status: 'error', message: 'Invalid recommendation type' }, 400)
})

async function recommended(c: Http, kinds: readonly RecommendationKind[]) {
  const beside = { productId: pathId(c), currency: currencyOf(c) }
  return (await recommendProducts(c.var.ctx, beside, kinds)).map(presentRecommendation)
}
