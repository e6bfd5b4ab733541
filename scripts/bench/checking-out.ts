import * as z from 'zod'
import { makeShoppers, type Shopper } from './make-shoppers.ts'
import { type PostRequest, postTo } from './post-to.ts'
import { settings } from './settings.ts'
import type { Workers } from './start-workers.ts'
import { paidEvent } from './stripe-event.ts'

/** The steps of buying at avantlush over HTTP; each throws where the shop refuses. */
export interface CheckingOut {
  makeShoppers(count: number): Promise<Shopper[]>
  add(shopper: Shopper): Promise<void>
  /** Answers the secret with which a browser could pay. */
  start(shopper: Shopper): Promise<string>
  /** Answers the order's id. */
  pay(shopper: Shopper): Promise<number>
  /** What Stripe says once more when the server has taken the money. */
  tellPaid(clientSecret: string): Promise<void>
}

const Checkout = z.object({ payment: z.object({ client_secret: z.string() }) })
const Paid = z.object({ order_id: z.int() })

export function createCheckingOut({ db, shopOrigin }: Workers, productIds: number[]): CheckingOut {
  const post = (path: string, request: PostRequest) => postTo(shopOrigin, path, request)
  const send = ({ headers }: Shopper, path: string, body: object) =>
    post(path, { headers, body: JSON.stringify(body) })
  return {
    async makeShoppers(count) {
      await insertShippingMethod(db)
      return makeShoppers({ db, productIds }, count)
    },
    async add(shopper) {
      await send(shopper, '/api/cart/add-item/', { product_id: shopper.productId })
    },
    async start(shopper) {
      const asked = { shipping_method_id: shippingMethodId, payment_method: 'stripe' }
      const { payment } = Checkout.parse(await send(shopper, '/api/checkout/initiate/', asked))
      return payment.client_secret
    },
    async pay(shopper) {
      const method = { payment_method_id: 'pm_card_visa' }
      return Paid.parse(await send(shopper, '/api/checkout/payment/', method)).order_id
    },
    async tellPaid(clientSecret) {
      const event = paidEvent(clientSecret, settings.STRIPE_WEBHOOK_SECRET)
      await post('/api/webhooks/stripe/', event)
    },
  }
}

const shippingMethodId = 1

/** Once; the same for everybody. */
async function insertShippingMethod(db: D1Database): Promise<void> {
  await db.batch([
    db
      .prepare(
        `INSERT INTO shipping_methods(id, name, estimated_days, created_at, updated_at)
         VALUES (?, 'Standard', 5, 0, 0) ON CONFLICT DO NOTHING`,
      )
      .bind(shippingMethodId),
    db
      .prepare(
        `INSERT INTO shipping_prices(method_id, currency, amount)
         VALUES (?, 'USD', 499) ON CONFLICT DO NOTHING`,
      )
      .bind(shippingMethodId),
  ])
}
