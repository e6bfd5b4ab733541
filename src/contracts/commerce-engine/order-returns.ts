import { Hono } from 'hono'
import * as z from 'zod'
import { returnIn, returnsIn, selectReturnsOf } from '../../core/returns/list-returns.ts'
import { requestReturn } from '../../core/returns/request-return.ts'
import type { NamedUnits } from '../../core/returns/wanted-units.ts'
import { withdrawReturn } from '../../core/returns/withdraw-return.ts'
import type { StorefrontOrder } from '../../core/storefront-orders/reading/order-rows.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { textField } from '../../http/text-fields.ts'
import { body } from '../../http/validate.ts'
import { done } from './envelope.ts'
import { quantityMax, unitFields } from './item-fields.ts'
import { fewChanges } from './limits.ts'
import { readOwnOrder, withOrder } from './order-guards.ts'
import { returnDays } from './policy.ts'
import { presentReturn, presentReturnDetail } from './presenters/orders/order-return.ts'
import { shipmentNumberOf } from './presenters/orders/shipment.ts'

const Item = z.object({
  shipment_number: z.string().max(100),
  ...unitFields,
  quantity: z.int().min(1).max(quantityMax),
  return_reason: textField(500, 0).optional(),
})

const NewReturn = z.object({
  requested_settlement: z.enum(['refund', 'replacement']),
  items: z.array(Item).min(1).max(100),
})

const Withdrawal = z.object({ reason: textField(500) })

const ofOrder = '/orders/:order_number/returns'

export const orderReturns = new Hono<AppEnv>()

orderReturns.get(ofOrder, async (c) => {
  const [found] = await readOwnOrder(c, (own) => [selectReturnsOf(own)])
  const order = c.var.storefrontOrder
  const returns = returnsIn(found).map((made) => presentReturn(order, made))
  return done(c, 'Returns', { returns })
})

orderReturns.post(ofOrder, withOrder, fewChanges, body(NewReturn), idempotent, async (c) => {
  const { requested_settlement: settlement, items } = c.req.valid('json')
  const { ctx, storefrontOrder: order, operationId } = c.var
  const units = unitsOf(order, items)
  const made = await requestReturn(ctx, order, { settlement, units, days: returnDays, operationId })
  return done(c, 'Return requested', { order_return: presentReturn(order, made) })
})

orderReturns.get(`${ofOrder}/:return_number`, async (c) => {
  const number = c.req.param('return_number')
  const [found] = await readOwnOrder(c, (own) => [selectReturnsOf(own, number)])
  const made = returnIn(found)
  return done(c, 'Return', { order_return: presentReturnDetail(c.var.storefrontOrder, made) })
})

orderReturns.post(
  `${ofOrder}/:return_number/cancel`,
  withOrder,
  fewChanges,
  body(Withdrawal),
  idempotent,
  async (c) => {
    const { reason } = c.req.valid('json')
    const { ctx, storefrontOrder: order, operationId } = c.var
    const number = c.req.param('return_number')
    const made = await withdrawReturn(ctx, { orderId: order.id, number, reason, operationId })
    return done(c, 'Return withdrawn', { order_return: presentReturn(order, made) })
  },
)

function unitsOf(order: StorefrontOrder, items: z.infer<typeof Item>[]): NamedUnits[] {
  const shipmentNumber = shipmentNumberOf(order)
  return items.map(({ shipment_number, product_id, variant_id, quantity, return_reason }) => {
    const isOfShipment = shipment_number === shipmentNumber
    const reason = return_reason ?? ''
    return { productId: product_id, variantId: variant_id, quantity, isOfShipment, reason }
  })
}
