import { Hono } from 'hono'
import * as z from 'zod'
import { checkout as checkOut } from '../../core/checkout/checkout.ts'
import { listOrdersPlaced } from '../../core/orders/queries.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { signedIn } from '../../http/authentication.ts'
import { idempotent } from '../../http/idempotency.ts'
import { limited, perUser } from '../../http/rate-limit.ts'
import { textField } from '../../http/text-fields.ts'
import { body } from '../../http/validate.ts'
import { cartOwner } from './owner.ts'
import { presentOrder } from './presenters/order.ts'
import { presentCheckout } from './presenters/sale.ts'

const Checkout = z.object({ address: textField(255) })

export const checkout = new Hono<AppEnv>()

checkout.post(
  '/api/v1/checkout/',
  signedIn,
  limited('BUY_LIMIT', perUser),
  body(Checkout),
  idempotent,
  async (c) => {
    const { order, skipped } = await checkOut(c.var.ctx, cartOwner(c), {
      requestKey: c.req.header('Idempotency-Key') ?? null,
      shippingAddress: { text: c.req.valid('json').address },
    })
    return c.json(presentCheckout(order, skipped), 201)
  },
)

checkout.get('/api/v1/checkout/invoice/', signedIn, async (c) => {
  const orders = await listOrdersPlaced(c.var.ctx, cartOwner(c))
  return c.json(orders.map(presentOrder))
})
