import { Hono } from 'hono'
import * as z from 'zod'
import { NotOwner } from '../../core/errors.ts'
import { formatDecimal, parseDecimal } from '../../core/money.ts'
import { cancelPayment } from '../../core/payments/closing/cancel-payment.ts'
import { openInBrowser } from '../../core/payments/opening/open-in-browser.ts'
import {
  getPayment,
  getPaymentOfOrder,
  getPaymentStatistics,
  listOwnPayments,
} from '../../core/payments/queries.ts'
import { refundPayment } from '../../core/payments/refunding/refund-payment.ts'
import { syncPayment } from '../../core/payments/settling/sync-payment.ts'
import { receiveWebhook } from '../../core/payments/settling/webhooks.ts'
import { type Payment, paymentStatuses } from '../../core/payments/types.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { invalidField } from '../../http/input-invalid.ts'
import { decimalField, idField, idParam } from '../../http/number-fields.ts'
import { limited, perUser } from '../../http/rate-limit.ts'
import { readText } from '../../http/read-body.ts'
import { textField } from '../../http/text-fields.ts'
import { body, params, query } from '../../http/validate.ts'
import { signedIn } from './guards.ts'
import { cartOwner } from './owner.ts'
import { displayOf, presentPayment } from './presenters/sale.ts'

const gateway = 'stripe'

const webhookBytesMax = 256 * 1024

const CreateIntent = z.object({
  order_id: idField,
  currency: z
    .string()
    .regex(/^[A-Za-z]{3}$/)
    .default('usd'),
  idempotency_key: textField(255).nullish(),
})

const OfPayment = z.object({ payment_id: idField })

const Refund = z.object({
  payment_id: idField,
  amount: decimalField.nullish(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).nullish(),
})

const Sync = z.object({
  payment_intent_id: z.string().max(255).startsWith('pi_'),
})

/** An empty status asks for all. */
const StatusFilter = z.object({
  status: z.preprocess((status) => status || undefined, z.enum(paymentStatuses).optional()),
})

const OfOrder = z.object({ order_id: idParam })
const Which = z.object({ payment_id: idParam })

export const payments = new Hono<AppEnv>()

payments.get('/payments/config/', signedIn, (c) => {
  return c.json({ publishable_key: c.var.variables.STRIPE_PUBLISHABLE_KEY })
})

payments.post(
  '/payments/create-intent/',
  signedIn,
  limited('BUY_LIMIT', perUser),
  body(CreateIntent),
  idempotent,
  async (c) => {
    const { order_id, currency, idempotency_key } = c.req.valid('json')
    const request = {
      orderId: order_id,
      gateway,
      currency,
      idempotencyKey: idempotency_key ?? null,
    }
    const { payment, clientSecret } = await openInBrowser(c.var.ctx, c.var.user.id, request)
    return c.json(
      {
        payment: presentPayment(payment),
        client_secret: clientSecret,
        publishable_key: c.var.variables.STRIPE_PUBLISHABLE_KEY,
      },
      201,
    )
  },
)

payments.get('/payments/', signedIn, query(StatusFilter), async (c) => {
  const { status } = c.req.valid('query')
  const own = await listOwnPayments(c.var.ctx.db, c.var.user.id, { gateway, status })
  return c.json(own.map(presentPayment))
})

payments.get('/payments/statistics/', signedIn, async (c) => {
  const statistics = await getPaymentStatistics(c.var.ctx.db, c.var.user.id, gateway)
  const { pending, processing, succeeded, failed, cancelled, refunded } = statistics.counts
  return c.json({
    total_payments: statistics.total,
    total_spent: formatDecimal(statistics.spentAmount, cartOwner(c).currency),
    pending_count: pending,
    processing_count: processing,
    succeeded_count: succeeded,
    failed_count: failed,
    cancelled_count: cancelled,
    refunded_count: refunded,
  })
})

payments.get('/payments/order/:order_id{[0-9]+}/', signedIn, params(OfOrder), async (c) => {
  const { order_id } = c.req.valid('param')
  const payment = await getPaymentOfOrder(c.var.ctx, c.var.user, order_id, gateway)
  return c.json(presentPayment(payment))
})

payments.post('/payments/cancel/', signedIn, body(OfPayment), idempotent, async (c) => {
  const { payment_id } = c.req.valid('json')
  const { id } = await find(c, payment_id)
  const { operationId } = c.var
  const payment = await cancelPayment(c.var.ctx, c.var.user, { paymentId: id, operationId })
  return c.json({ message: 'Payment cancelled successfully.', payment: presentPayment(payment) })
})

payments.post('/payments/refund/', signedIn, body(Refund), idempotent, async (c) => {
  const { payment_id, amount, reason } = c.req.valid('json')
  const { id, currency, order } = await find(c, payment_id)
  // What was bought elsewhere may be delivered, and staff decide there what is paid back.
  if (order.contract !== 'store' && !c.var.user.isStaff) throw new NotOwner()
  const payment = await refundPayment(c.var.ctx, c.var.user, {
    paymentId: id,
    amount: amount == null ? null : parseAmount(amount, currency),
    reason: reason ?? null,
    operationId: c.var.operationId,
  })
  return c.json({ message: 'Payment refunded successfully.', payment: presentPayment(payment) })
})

payments.post('/payments/sync-status/', signedIn, body(Sync), idempotent, async (c) => {
  const { payment_intent_id } = c.req.valid('json')
  const payment = await syncPayment(c.var.ctx, c.var.user, {
    gateway,
    reference: payment_intent_id,
  })
  return c.json({ message: 'Payment status synced.', payment: presentPayment(payment) })
})

payments.post('/payments/webhook/', async (c) => {
  const message = { body: await readText(c, webhookBytesMax), headers: c.req.raw.headers }
  await receiveWebhook(c.var.ctx, gateway, message)
  return c.json({ received: true })
})

payments.get('/payments/:payment_id{[0-9]+}/', signedIn, params(Which), async (c) => {
  return c.json(presentPayment(await find(c, c.req.valid('param').payment_id)))
})

payments.get('/payments/:payment_id{[0-9]+}/status/', signedIn, params(Which), async (c) => {
  const { id, order, status } = await find(c, c.req.valid('param').payment_id)
  return c.json({
    id,
    order_id: order.id,
    status,
    status_display: displayOf(status),
    is_successful: status === 'succeeded',
  })
})

/** This contract's payments are Stripe's, by their shape; it knows of no others. */
function find(c: Http, paymentId: number): Promise<Payment> {
  return getPayment(c.var.ctx, c.var.user, paymentId, gateway)
}

function parseAmount(amount: string, currency: string): number {
  const parsed = parseDecimal(amount, currency)
  if (parsed === null) throw invalidField('amount', 'A valid amount is required.')
  return parsed
}
