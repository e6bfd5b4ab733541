import { Hono } from 'hono'
import type { AppEnv } from '../../http/app-env.ts'
import { done } from './envelope.ts'
import { withOrder } from './order-guards.ts'
import { presentShipmentsOf } from './presenters/orders/shipment.ts'

export const orderShipments = new Hono<AppEnv>()

orderShipments.get('/orders/:order_number/shipments', withOrder, (c) =>
  done(c, 'Shipments', { shipments: presentShipmentsOf(c.var.storefrontOrder, c.var.ctx) }),
)
