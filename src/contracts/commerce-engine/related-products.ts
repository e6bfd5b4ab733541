import { Hono } from 'hono'
import { idsIn } from '../../core/catalog/named-product.ts'
import type { RelatedKind } from '../../core/recommendations/candidates.ts'
import { listRelated } from '../../core/recommendations/list-related.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { catalogueCache } from '../../http/catalogue-cache.ts'
import { query } from '../../http/validate.ts'
import { RelatedQuery, repeatedParams } from './catalogue-query.ts'
import { done } from './envelope.ts'
import { withGoodToken } from './guards.ts'
import { presentPagination } from './pages.ts'
import { presentItem } from './presenters/item.ts'
import { forAll, store } from './store.ts'

/** By the word in the path. */
const kinds: Record<string, RelatedKind> = {
  similar: 'similar',
  'cross-sell': 'cross_sell',
  'up-sell': 'up_sell',
}

export const relatedProducts = new Hono<AppEnv>()

for (const [word, kind] of Object.entries(kinds)) {
  relatedProducts.get(
    `/catalog/products/${word}`,
    withGoodToken,
    catalogueCache(RelatedQuery, forAll),
    query(RelatedQuery, repeatedParams),
    async (c) => {
      const asked = c.req.valid('query')
      const page = await listRelated(c.var.ctx, {
        kind,
        currency: store.currency,
        productIds: idsIn(asked.product_id),
        orderings: asked.sort_by,
        number: asked.page,
        size: asked.limit,
      })
      return done(c, 'Products', {
        products: page.items.map((unit) => presentItem(unit)),
        pagination: presentPagination(asked, page.count),
      })
    },
  )
}
