import { Hono } from 'hono'
import type { AppEnv } from '../../http/app-env.ts'
import type { Contract } from '../../http/contract.ts'
import { addresses } from './addresses.ts'
import { auth } from './auth.ts'
import { cart } from './cart.ts'
import { errors } from './errors.ts'
import { productFiles } from './product-files.ts'
import { productImages } from './product-images.ts'
import { products } from './products.ts'
import { profile } from './profile.ts'
import { staffProducts } from './staff-products.ts'

/** Fixed paths stand before those with parameters. */
const routes = new Hono<AppEnv>()

const catalogue = [productFiles, staffProducts, products, productImages]
const resources = [auth, profile, addresses, ...catalogue, cart]
for (const resource of resources) routes.route('/', resource)

/** The contract under /api/, except where cortex and the documentation are. */
export const avantlush: Contract = {
  routes,
  errors,
  owns: (path) => /^\/api\/(?!v1\/|docs\/|schema\/)/.test(path),
}
