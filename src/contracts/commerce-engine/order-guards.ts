import { createMiddleware } from 'hono/factory'
import {
  type OwnOrder,
  orderIn,
  selectOwnOrder,
} from '../../core/storefront-orders/reading/get-order.ts'
import type { OrderRow } from '../../core/storefront-orders/reading/order-rows.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { signInBeside } from './guards.ts'
import { store } from './store.ts'

/** Lets everybody with a session pass to an own order, which the path names. @throws NotFound */
export const withOrder = createMiddleware<AppEnv>(async (c, next) => {
  const number = c.req.param('order_number') ?? ''
  const { ctx } = c.var
  const [found] = await signInBeside(c, (userId) => [
    selectOwnOrder(ctx, ownOrderOf(userId, number)),
  ])
  c.set('storefrontOrder', orderIn(rowsOf(found)))
  await next()
})

export function ownOrderOf(userId: number, number: string): OwnOrder {
  return { userId, channel: store.id, number }
}

/** Safe: these are the rows of `selectOwnOrder`. */
function rowsOf(result: D1Result | undefined): OrderRow[] {
  return (result?.results ?? []) as OrderRow[]
}
