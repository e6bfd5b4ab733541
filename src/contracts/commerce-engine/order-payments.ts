import { Hono } from 'hono'
import * as z from 'zod'
import { GatewayMissing } from '../../core/payments/errors.ts'
import { retryPayment } from '../../core/storefront-orders/retry-payment.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { body } from '../../http/validate.ts'
import { done } from './envelope.ts'
import { fewChanges } from './limits.ts'
import { withOrder } from './order-guards.ts'
import { paymentFields, wayToPay } from './payment-choice.ts'
import { presentHandover } from './presenters/orders/payment-info.ts'
import {
  presentPaymentStatus,
  presentPayments,
  presentRefunds,
} from './presenters/orders/payments.ts'

const Retry = z.object(paymentFields)

export const orderPayments = new Hono<AppEnv>()

orderPayments.get('/orders/:order_number/payment-status', withOrder, (c) =>
  done(c, 'Payment status', presentPaymentStatus(c.var.storefrontOrder, c.var.ctx)),
)

orderPayments.post(
  '/orders/:order_number/retry-payment',
  withOrder,
  fewChanges,
  body(Retry),
  idempotent,
  async (c) => {
    const { ctx, storefrontOrder: order, operationId } = c.var
    const way = wayToPay(c, c.req.valid('json'))
    if (!way) throw new GatewayMissing()
    const handover = await retryPayment(ctx, order, { way, operationId })
    return done(c, 'Payment attempt created', { payment_info: presentHandover(handover) })
  },
)

orderPayments.get('/orders/:order_number/payments', withOrder, (c) =>
  done(c, 'Payments', { payments: presentPayments(c.var.storefrontOrder) }),
)

orderPayments.get('/orders/:order_number/refunds', withOrder, (c) =>
  done(c, 'Refunds', { refunds: presentRefunds(c.var.storefrontOrder) }),
)
