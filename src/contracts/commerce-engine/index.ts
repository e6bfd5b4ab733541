import { Hono } from 'hono'
import type { AppEnv } from '../../http/app-env.ts'
import { assertReadableAddress } from '../../http/assert-readable-address.ts'
import type { Contract } from '../../http/contract.ts'
import { addresses } from './addresses.ts'
import { analytics } from './analytics.ts'
import { auth } from './auth.ts'
import { buyItAgain } from './buy-it-again.ts'
import { cartDetails } from './cart-details.ts'
import { carts } from './carts.ts'
import { categories } from './categories.ts'
import { codes } from './codes.ts'
import { delivery } from './delivery.ts'
import { errors } from './errors.ts'
import { evaluations } from './evaluations.ts'
import { loyalty } from './loyalty.ts'
import { newsletter } from './newsletter.ts'
import { offers } from './offers.ts'
import { orderPayments } from './order-payments.ts'
import { orderReturns } from './order-returns.ts'
import { orderShipments } from './order-shipments.ts'
import { orders } from './orders.ts'
import { ownReviews } from './own-reviews.ts'
import { passwords } from './passwords.ts'
import { paymentMessages } from './payment-messages.ts'
import { paymentMethods } from './payment-methods.ts'
import { places } from './places.ts'
import { productReviews } from './product-reviews.ts'
import { products } from './products.ts'
import { profileImage } from './profile-image.ts'
import { registration } from './registration.ts'
import { relatedProducts } from './related-products.ts'
import { savedPaymentMethods } from './saved-payment-methods.ts'
import { search } from './search.ts'
import { serviceability } from './serviceability.ts'
import { signIn } from './sign-in.ts'
import { skus } from './skus.ts'
import { assertStore, isStorefrontPath, storefrontPath } from './store.ts'
import { storeConfig } from './store-config.ts'
import { users } from './users.ts'
import { wishlist } from './wishlist.ts'

/** Fixed paths stand before those with parameters. */
const routes = new Hono<AppEnv>()

const people = [users, profileImage, addresses, loyalty, ownReviews, savedPaymentMethods]
const accounts = [auth, signIn, registration, codes, passwords, ...people]
const catalogue = [categories, search, relatedProducts, products, productReviews, skus]
const sale = [offers, delivery, serviceability, evaluations, carts, cartDetails, wishlist]
const ordering = [buyItAgain, orders, orderPayments, orderShipments, orderReturns]
const paying = [paymentMethods, paymentMessages]
const shop = [storeConfig, places, analytics, newsletter]

const resources = [...accounts, ...catalogue, ...sale, ...ordering, ...paying, ...shop]
for (const resource of resources) routes.route(storefrontPath, resource)

/** The contract of stores under /api/v1/{store_id}/storefront/, which any page may call. */
export const commerceEngine: Contract = {
  routes,
  errors,
  owns: isStorefrontPath,
  firstAssert(c) {
    assertStore(c)
    assertReadableAddress(c)
  },
  openTo: { headers: ['X-Api-Key', 'x-customer-group-id', 'x-debug-mode'] },
}
