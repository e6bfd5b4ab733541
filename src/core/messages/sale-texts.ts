import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { formatMoney } from '../money.ts'
import { orderStatuses } from '../orders/types.ts'
import { draft } from './draft.ts'
import { orderName } from './order-name.ts'
import { progressOf } from './order-progress.ts'

/*
 * They go to the contact that their order was placed with, whatever address the account has by now; about
 * money that came to no order, to the account.
 */

const OfPayment = z.object({ paymentId: z.int() })
const OfRefund = z.object({ refundId: z.int() })

const Amount = z.object({ amount: z.int(), currency: z.string() })
const Received = Amount.extend({ orderName: z.string(), status: z.enum(orderStatuses) })
const PaidBack = Amount.extend({ orderName: z.string().nullable() })

export const paymentReceipt = draft(
  {
    columns: sql`o.contact ->> 'email' AS receiver, ${orderName} AS orderName, o.status AS status,
      p.amount AS amount, p.currency AS currency`,
    joins: sql`JOIN payments p ON p.id = m.payload ->> 'paymentId'
      JOIN orders o ON o.id = p.order_id`,
  },
  { row: Received, payload: OfPayment },
  ({ orderName, status, amount, currency }) => ({
    subject: `Payment received for order ${orderName}`,
    paragraphs: ['We have received your payment.', progressOf(status)],
    lines: [{ label: 'Paid', value: formatMoney(amount, currency) }],
  }),
)

export const refundNotice = draft(
  {
    columns: sql`iif(o.id IS NULL, u.email, o.contact ->> 'email') AS receiver, ${orderName} AS orderName,
      r.amount AS amount, p.currency AS currency`,
    joins: sql`JOIN refunds r ON r.id = m.payload ->> 'refundId'
      JOIN payments p ON p.id = r.payment_id LEFT JOIN orders o ON o.id = p.order_id
      LEFT JOIN users u ON u.id = p.user_id`,
  },
  { row: PaidBack, payload: OfRefund },
  ({ orderName, amount, currency }) => ({
    subject: orderName === null ? 'Refund of your payment' : `Refund for order ${orderName}`,
    paragraphs: [
      orderName === null
        ? 'Your checkout was over when your payment arrived, so no order was placed. We are paying you back.'
        : 'We are paying you back.',
      'Your bank may take a few days to show it.',
    ],
    lines: [{ label: 'Refund', value: formatMoney(amount, currency) }],
  }),
)
