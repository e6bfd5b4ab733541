import * as z from 'zod'
import { makeShoppers, type Shopper } from './make-shoppers.ts'
import { type PostRequest, postTo } from './post-to.ts'
import { settings } from './settings.ts'
import type { Workers } from './start-workers.ts'
import { paidEvent } from './stripe-event.ts'

/** An order, and who may pay it. */
export interface Placed {
  id: number
  shopper: Shopper
}

/** The steps of buying over HTTP; each throws where the shop refuses. */
export interface Buying {
  makeShoppers(count: number): Promise<Shopper[]>
  add(shopper: Shopper, headers?: Record<string, string>): Promise<void>
  checkOut(shopper: Shopper): Promise<Placed>
  /** Answers the secret with which the browser pays. */
  openPayment(order: Placed): Promise<string>
  /** What Stripe says once the browser has paid. */
  tellPaid(clientSecret: string): Promise<void>
}

const Order = z.object({ id: z.int() })
const Intent = z.object({ client_secret: z.string() })

export function createBuying({ db, shopOrigin }: Workers, productIds: number[]): Buying {
  const post = (path: string, request: PostRequest) => postTo(shopOrigin, path, request)
  return {
    makeShoppers: (count) => makeShoppers({ db, productIds }, count),
    async add({ headers, productId }, also = {}) {
      const body = JSON.stringify({ product_id: productId, quantity: 1 })
      await post('/cart/items/', { headers: { ...headers, ...also }, body })
    },
    async checkOut(shopper) {
      const body = JSON.stringify({ shipping_address: '1 Harbour Street, Springfield' })
      const { id } = Order.parse(
        await post('/orders/checkout/', { headers: shopper.headers, body }),
      )
      return { id, shopper }
    },
    async openPayment({ id, shopper: { headers } }) {
      const body = JSON.stringify({ order_id: id })
      return Intent.parse(await post('/payments/create-intent/', { headers, body })).client_secret
    },
    async tellPaid(clientSecret) {
      await post('/payments/webhook/', paidEvent(clientSecret, settings.STRIPE_WEBHOOK_SECRET))
    },
  }
}
