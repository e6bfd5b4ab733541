import type { Context, Hono } from 'hono'
import { orderNotFound } from './errors.ts'
import { presentOrder } from './present.ts'
import { findOrder, type Order, type World } from './world.ts'

export function addOrders(app: Hono, world: World): void {
  app.get('/orders/:orderId', (c) => c.json(presentOrder(orderOf(c, world))))
}

/** The order that the path names. @throws {JuspayFailure} */
export function orderOf(c: Context, world: World): Order {
  const orderId = c.req.param('orderId') ?? ''
  const order = findOrder(world, orderId)
  if (order === undefined) throw orderNotFound(orderId)
  return order
}
