import { Hono } from 'hono'
import type { AppEnv } from '../../http/app-env.ts'
import type { Contract } from '../../http/contract.ts'
import { assertAddressReadable } from '../../http/readable-address.ts'
import { analytics } from './analytics.ts'
import { auth } from './auth.ts'
import { errors } from './errors.ts'
import { newsletter } from './newsletter.ts'
import { places } from './places.ts'
import { productReviews } from './product-reviews.ts'
import { assertStore, isStorefrontPath, storefrontPath } from './store.ts'
import { storeConfig } from './store-config.ts'

/** Fixed paths stand before those with parameters. */
const routes = new Hono<AppEnv>()

const resources = [auth, storeConfig, places, analytics, newsletter, productReviews]
for (const resource of resources) routes.route(storefrontPath, resource)

/** The contract of stores under /api/v1/{store_id}/storefront/, which any page may call. */
export const commerceEngine: Contract = {
  routes,
  errors,
  owns: isStorefrontPath,
  firstAssert(c) {
    assertStore(c)
    assertAddressReadable(c)
  },
  openTo: { headers: ['X-Api-Key', 'x-customer-group-id', 'x-debug-mode'] },
}
