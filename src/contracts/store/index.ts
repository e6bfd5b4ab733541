import { Hono } from 'hono'
import type { AppEnv } from '../../http/app-env.ts'
import type { Contract } from '../../http/contract.ts'
import { images } from '../../http/images.ts'
import { auth } from './auth.ts'
import { cart } from './cart.ts'
import { categories } from './categories.ts'
import { docs } from './docs.ts'
import { errors } from './errors.ts'
import { orders } from './orders.ts'
import { payments } from './payments.ts'
import { productImages } from './product-images.ts'
import { products } from './products.ts'

/** Fixed paths stand before those with parameters. */
const routes = new Hono<AppEnv>()

const resources = [auth, categories, productImages, products, images, cart, orders, payments, docs]
for (const resource of resources) routes.route('/', resource)

/** The contract at the root: it has every path that no other contract claims. */
export const store: Contract = { routes, errors, owns: () => true }
