import { Hono } from 'hono'
import * as z from 'zod'
import { type Period, periods } from '../../core/figures/period.ts'
import {
  cartFigures,
  customerFigures,
  type FigureQuery,
  orderFigures,
  salesByDay,
} from '../../core/figures/sales-figures.ts'
import { listNewestOrders } from '../../core/orders/list-channel-orders.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { givenAs } from '../../http/query-fields.ts'
import { query } from '../../http/validate.ts'
import { channelOf, currencyOf } from './channel.ts'
import { staff } from './guards.ts'
import {
  presentCarts,
  presentCustomers,
  presentDay,
  presentOrders,
  presentRecent,
} from './presenters/dashboard.ts'

const PeriodQuery = z.object({
  period: givenAs(z.enum(periods), 'Invalid period parameter').transform(
    (period): Period => period ?? 'month',
  ),
})

const newestMax = 10

export const dashboard = new Hono<AppEnv>()

dashboard.get('/api/dashboard/cart_metrics/', staff, query(PeriodQuery), async (c) => {
  const { period } = c.req.valid('query')
  const figures = await cartFigures(c.var.ctx, asked(c, period))
  return c.json({ success: true, data: { ...presentCarts(figures), period } })
})

dashboard.get('/api/dashboard/customer_metrics/', staff, query(PeriodQuery), async (c) => {
  const { period } = c.req.valid('query')
  const figures = await customerFigures(c.var.ctx, asked(c, period))
  return c.json({ success: true, data: { ...presentCustomers(figures), period } })
})

dashboard.get('/api/dashboard/order_metrics/', staff, query(PeriodQuery), async (c) => {
  const { period } = c.req.valid('query')
  const figures = await orderFigures(c.var.ctx, asked(c, period))
  return c.json({ success: true, data: { ...presentOrders(figures, currencyOf(c)), period } })
})

dashboard.get('/api/dashboard/sales_trend/', staff, query(PeriodQuery), async (c) => {
  const days = await salesByDay(c.var.ctx, asked(c, c.req.valid('query').period))
  return c.json({ success: true, data: days.map((day) => presentDay(day, currencyOf(c))) })
})

dashboard.get('/api/dashboard/recent_orders/', staff, async (c) => {
  const orders = await listNewestOrders(c.var.ctx, channelOf(c), newestMax)
  return c.json({ success: true, data: orders.map(presentRecent) })
})

function asked(c: Http, period: Period): FigureQuery {
  return { channel: channelOf(c), period }
}
