import { Hono } from 'hono'
import type { AppEnv } from '../../http/app-env.ts'
import type { Contract } from '../../http/contract.ts'
import { addresses } from './addresses.ts'
import { auth } from './auth.ts'
import { cart } from './cart.ts'
import { checkout } from './checkout.ts'
import { customers } from './customers.ts'
import { dashboard } from './dashboard.ts'
import { directOrders } from './direct-orders.ts'
import { errors } from './errors.ts'
import { orders } from './orders.ts'
import { productFiles } from './product-files.ts'
import { productImages } from './product-images.ts'
import { products } from './products.ts'
import { profile } from './profile.ts'
import { recommendations } from './recommendations.ts'
import { reviews } from './reviews.ts'
import { shippingMethods } from './shipping-methods.ts'
import { staffProducts } from './staff-products.ts'
import { tickets } from './tickets.ts'
import { waitlist } from './waitlist.ts'
import { webhooks } from './webhooks.ts'
import { wishlist } from './wishlist.ts'

/** Fixed paths stand before those with parameters. */
const routes = new Hono<AppEnv>()

const catalogue = [productFiles, staffProducts, products, productImages, recommendations, reviews]
const sales = [cart, shippingMethods, checkout, directOrders, orders, webhooks, wishlist]
const support = [tickets, waitlist]
const administration = [customers, dashboard]
const resources = [
  ...[auth, profile, addresses],
  ...[...catalogue, ...sales, ...support, ...administration],
]
for (const resource of resources) routes.route('/', resource)

/** The contract under /api/, except where cortex and the documentation are. */
export const avantlush: Contract = {
  routes,
  errors,
  owns: (path) => /^\/api\/(?!v1\/|docs\/|schema\/)/.test(path),
}
