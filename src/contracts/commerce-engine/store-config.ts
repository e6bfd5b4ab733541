import { Hono } from 'hono'
import type { AppEnv } from '../../http/app-env.ts'
import { catalogueCache } from '../../http/catalogue-cache.ts'
import { done } from './envelope.ts'
import { withGoodToken } from './guards.ts'
import { presentCurrency } from './presenters/currency.ts'
import { forAll, store } from './store.ts'

export const storeConfig = new Hono<AppEnv>()

// Whoever asks of another store is told so before.
storeConfig.get('/store/check', withGoodToken, (c) => done(c, 'The store exists'))

storeConfig.get('/store/config', withGoodToken, catalogueCache(undefined, forAll), (c) =>
  done(c, 'Store configuration', {
    store_config: {
      is_kyc_enabled: false,
      is_customer_group_enabled: false,
      brand: { name: c.var.variables.SHOP_NAME, logo_url: null, social_media_links: {} },
      currency: presentCurrency(store.currency),
      customer_groups: [],
      kyc_documents: [],
      analytics_providers: [],
      payment_providers: [],
      terms_of_service: null,
      refund_policy: null,
    },
  }),
)
