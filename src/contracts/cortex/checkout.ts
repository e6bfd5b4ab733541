import { Hono } from 'hono'
import * as z from 'zod'
import { checkout as checkOut } from '../../core/checkout/checkout.ts'
import { listOrdersPlaced } from '../../core/orders/queries.ts'
import { plainDetails } from '../../core/orders/types.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { limited, perUser } from '../../http/rate-limit.ts'
import { textField } from '../../http/text-fields.ts'
import { body } from '../../http/validate.ts'
import { signedIn } from './guards.ts'
import { buying, cartOwner } from './owner.ts'
import { presentOrder } from './presenters/order.ts'
import { presentCheckout } from './presenters/sale.ts'

const Checkout = z.object({ address: textField(255) })

export const checkout = new Hono<AppEnv>()

checkout.post(
  '/api/v1/checkout/',
  buying,
  limited('BUY_LIMIT', perUser),
  body(Checkout),
  idempotent,
  async (c) => {
    const { order, skipped } = await checkOut(c.var.ctx, cartOwner(c), {
      operationId: c.var.operationId,
      details: { ...plainDetails, shippingAddress: { text: c.req.valid('json').address } },
    })
    return c.json(presentCheckout(order, skipped), 201)
  },
)

checkout.get('/api/v1/checkout/invoice/', signedIn, async (c) => {
  const own = { userId: c.var.user.id, contract: 'cortex' } as const
  const orders = await listOrdersPlaced(c.var.ctx, own)
  return c.json(orders.map(presentOrder))
})
