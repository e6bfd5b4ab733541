import { Hono } from 'hono'
import type { AppEnv } from '../../http/app-env.ts'
import type { Contract } from '../../http/contract.ts'
import { auth } from './auth.ts'
import { cart } from './cart.ts'
import { checkout } from './checkout.ts'
import { errors } from './errors.ts'
import { feedbacks } from './feedbacks.ts'
import { likes } from './likes.ts'
import { payments } from './payments.ts'
import { productDetail } from './product-detail.ts'
import { products } from './products.ts'

/** Fixed paths stand before those with parameters. */
const routes = new Hono<AppEnv>()

const resources = [auth, products, productDetail, likes, feedbacks, cart, checkout, payments]
for (const resource of resources) routes.route('/', resource)

/** The contract under /api/v1/, and for accounts under /auth/ beside the store's. */
export const cortex: Contract = {
  routes,
  errors,
  owns: (path) => /^\/(?:api\/v1|auth\/jwt|auth\/users)\//.test(path),
}
