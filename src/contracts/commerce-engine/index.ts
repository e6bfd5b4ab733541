import { Hono } from 'hono'
import type { AppEnv } from '../../http/app-env.ts'
import type { Contract } from '../../http/contract.ts'
import { auth } from './auth.ts'
import { categories } from './categories.ts'
import { errors } from './errors.ts'
import { products } from './products.ts'
import { relatedProducts } from './related-products.ts'
import { search } from './search.ts'
import { skus } from './skus.ts'
import { assertStore, isStorefrontPath, storefrontPath } from './store.ts'

/** Fixed paths stand before those with parameters. */
const routes = new Hono<AppEnv>()

const resources = [auth, categories, search, relatedProducts, products, skus]
for (const resource of resources) routes.route(storefrontPath, resource)

/** The contract of stores under /api/v1/{store_id}/storefront/, which any page may call. */
export const commerceEngine: Contract = {
  routes,
  errors,
  owns: isStorefrontPath,
  firstAssert: assertStore,
  openTo: { headers: ['X-Api-Key', 'x-customer-group-id', 'x-debug-mode'] },
}
