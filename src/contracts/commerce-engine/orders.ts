import { Hono } from 'hono'
import * as z from 'zod'
import { placeStorefrontOrder } from '../../core/checkout/place-storefront-order.ts'
import { NotFound } from '../../core/errors.ts'
import { cancelOwnOrder } from '../../core/fulfilment/change-status.ts'
import { findStorefrontCart } from '../../core/storefront-cart/find-carts.ts'
import { BankAccountRequired } from '../../core/storefront-orders/errors.ts'
import { getOwnOrder } from '../../core/storefront-orders/reading/get-order.ts'
import {
  type ListedRow,
  ordersIn,
  selectOwnOrders,
} from '../../core/storefront-orders/reading/list-orders.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { textField } from '../../http/text-fields.ts'
import { body, check, query } from '../../http/validate.ts'
import { done } from './envelope.ts'
import { signedIn, signInBeside } from './guards.ts'
import { fewChanges } from './limits.ts'
import { ownOrderOf, withOrder } from './order-guards.ts'
import { pageFields, presentPagination } from './pages.ts'
import { paymentFields, wayToPay } from './payment-choice.ts'
import { presentListedOrder, presentOrder, presentOrderDetail } from './presenters/orders/order.ts'
import { presentHandover } from './presenters/orders/payment-info.ts'
import { orderStatuses, statusesNamed } from './presenters/orders/statuses.ts'
import { bothWays, orElse, sortBy } from './sort-by.ts'
import { store } from './store.ts'

const NewOrder = z.object({ cart_id: z.string().min(1).max(100), ...paymentFields })

const Cancellation = z.object({
  cancellation_reason: textField(500),
  refund_mode: z.enum(['original-payment-mode', 'bank-transfer']),
  bank_account_id: z.string().max(100).nullish(),
  feedback: textField(2_000, 0).nullish(),
})

/** As it is read beside the sign-in, which comes before what is wrong with it. */
const ListQuery = z.object({
  user_id: z.string().optional(),
  ...pageFields,
  sort_by: sortBy({ order_date: bothWays('created_at'), grand_total: bothWays('total_amount') }),
  status: z.array(z.string()).default([]),
})

const GoodListQuery = z.object({ user_id: z.string(), status: z.array(z.enum(orderStatuses)) })

export const orders = new Hono<AppEnv>()

orders.post('/orders', signedIn, fewChanges, body(NewOrder), idempotent, async (c) => {
  const { cart_id: uuid, ...given } = c.req.valid('json')
  const { ctx, user, operationId } = c.var
  const way = wayToPay(c, given)
  const cart = await findStorefrontCart(ctx, user.id, uuid)
  const placed = await placeStorefrontOrder(ctx, { cart, isGuest: user.isGuest, operationId, way })
  return done(c, 'Order created', {
    order: presentOrder(placed.order, c),
    payment_required: placed.handover !== null,
    payment_info: placed.handover && presentHandover(placed.handover),
  })
})

orders.get('/orders', query(ListQuery, ['status']), async (c) => {
  const { user_id, page, limit, sort_by, status } = c.req.valid('query')
  const asked = {
    channel: store.id,
    statuses: status.length > 0 ? statusesNamed(status) : null,
    ordering: orElse(sort_by, '-created_at'),
    number: page,
    size: limit,
  }
  const { ctx } = c.var
  const [found] = await signInBeside(c, (userId) => [selectOwnOrders(ctx, { ...asked, userId })])
  const good = check(GoodListQuery, { user_id, status }, 'query')
  if (good.user_id !== c.var.user.uuid) throw new NotFound('user')
  const list = ordersIn(rowsOf(found), { ...asked, userId: c.var.user.id })
  return done(c, 'Orders', {
    orders: list.items.map((order) => presentListedOrder(order)),
    pagination: presentPagination({ page, limit }, list.count),
  })
})

orders.get('/orders/:order_number', withOrder, (c) =>
  done(c, 'Order', { order: presentOrderDetail(c.var.storefrontOrder, c) }),
)

orders.post(
  '/orders/:order_number/cancel',
  withOrder,
  fewChanges,
  body(Cancellation),
  idempotent,
  async (c) => {
    const { cancellation_reason: reason, refund_mode, feedback } = c.req.valid('json')
    if (refund_mode === 'bank-transfer') throw new BankAccountRequired()
    const { ctx, user, operationId, storefrontOrder: order } = c.var
    const said = { reason, feedback: feedback ?? null }
    await cancelOwnOrder(ctx, user.id, { orderId: order.id, operationId, said })
    const cancelled = await getOwnOrder(ctx, ownOrderOf(user.id, order.number))
    return done(c, 'Order cancelled', { order: presentOrderDetail(cancelled, c) })
  },
)

/** Safe: these are the rows of `selectOwnOrders`. */
function rowsOf(result: D1Result | undefined): ListedRow[] {
  return (result?.results ?? []) as ListedRow[]
}
