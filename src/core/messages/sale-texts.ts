import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { formatMoney } from '../money.ts'
import { orderStatuses } from '../orders/types.ts'
import { draft } from './draft.ts'
import { progressOf } from './order-progress.ts'

/*
 * They go to the contact that their order was placed with, whatever address the account has by now.
 */

const OfPayment = z.object({ paymentId: z.int() })
const OfRefund = z.object({ refundId: z.int() })

const Paid = z.object({ orderId: z.int(), amount: z.int(), currency: z.string() })

const Received = Paid.extend({ status: z.enum(orderStatuses) })

export const paymentReceipt = draft(
  {
    columns: sql`o.contact ->> 'email' AS email, o.id AS orderId, o.status AS status,
      p.amount AS amount, p.currency AS currency`,
    joins: sql`JOIN payments p ON p.id = m.payload ->> 'paymentId'
      JOIN orders o ON o.id = p.order_id`,
  },
  { row: Received, payload: OfPayment },
  ({ orderId, status, amount, currency }) => ({
    subject: `Payment received for order ${orderId}`,
    paragraphs: ['We have received your payment.', progressOf(status)],
    lines: [{ label: 'Paid', value: formatMoney(amount, currency) }],
  }),
)

export const refundNotice = draft(
  {
    columns: sql`o.contact ->> 'email' AS email, o.id AS orderId, r.amount AS amount,
      p.currency AS currency`,
    joins: sql`JOIN refunds r ON r.id = m.payload ->> 'refundId'
      JOIN payments p ON p.id = r.payment_id JOIN orders o ON o.id = p.order_id`,
  },
  { row: Paid, payload: OfRefund },
  ({ orderId, amount, currency }) => ({
    subject: `Refund for order ${orderId}`,
    paragraphs: ['We are paying you back.', 'Your bank may take a few days to show it.'],
    lines: [{ label: 'Refund', value: formatMoney(amount, currency) }],
  }),
)
