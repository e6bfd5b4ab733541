import { Hono } from 'hono'
import type { AppEnv } from '../../http/app-env.ts'
import { images } from '../../http/images.ts'
import { auth } from './auth.ts'
import { cart } from './cart.ts'
import { categories } from './categories.ts'
import { docs } from './docs.ts'
import { answerError } from './errors.ts'
import { orders } from './orders.ts'
import { payments } from './payments.ts'
import { productImages } from './product-images.ts'
import { products } from './products.ts'

/** The `store` contract at the root path. Fixed paths stand before those with parameters. */
export const store = new Hono<AppEnv>()

store.onError(answerError)

const resources = [auth, categories, productImages, products, images, cart, orders, payments, docs]
for (const resource of resources) store.route('/', resource)
