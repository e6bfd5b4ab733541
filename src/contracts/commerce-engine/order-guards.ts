import type { SQL } from 'drizzle-orm'
import { createMiddleware } from 'hono/factory'
import {
  type OwnOrder,
  orderIn,
  selectOwnOrder,
} from '../../core/storefront-orders/reading/get-order.ts'
import type { OrderRow } from '../../core/storefront-orders/reading/order-rows.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { signInBeside } from './guards.ts'
import { store } from './store.ts'

/** Lets everybody with a session pass to an own order, which the path names. @throws NotFound */
export const withOrder = createMiddleware<AppEnv>(async (c, next) => {
  await readOwnOrder(c)
  await next()
})

/** Does the same, and answers what statements beside that have found. @throws NotFound */
export async function readOwnOrder(
  c: Http,
  beside: (own: OwnOrder) => SQL[] = () => [],
): Promise<D1Result[]> {
  const number = c.req.param('order_number') ?? ''
  const { ctx } = c.var
  const [found, ...others] = await signInBeside(c, (userId) => {
    const own = ownOrderOf(userId, number)
    return [selectOwnOrder(ctx, own), ...beside(own)]
  })
  c.set('storefrontOrder', orderIn(rowsOf(found)))
  return others
}

export function ownOrderOf(userId: number, number: string): OwnOrder {
  return { userId, channel: store.id, number }
}

/** Safe: these are the rows of `selectOwnOrder`. */
function rowsOf(result: D1Result | undefined): OrderRow[] {
  return (result?.results ?? []) as OrderRow[]
}
