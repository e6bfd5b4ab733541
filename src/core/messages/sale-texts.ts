import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { formatMoney } from '../money.ts'
import { draft } from './draft.ts'

/*
 * They go to the contact that their order was placed with, whatever address the account has by now.
 */

const OfOrder = z.object({ orderId: z.int() })
const OfPayment = z.object({ paymentId: z.int() })
const OfRefund = z.object({ refundId: z.int() })

const Items = z.array(z.object({ name: z.string(), quantity: z.int(), unitAmount: z.int() }))

const PlacedOrder = z.object({
  orderId: z.int(),
  currency: z.string(),
  total: z.int(),
  items: z.string().transform((json) => Items.parse(JSON.parse(json))),
})

export const orderConfirmation = draft(
  {
    columns: sql`o.contact ->> 'email' AS email, o.id AS orderId, o.currency AS currency,
      o.total_amount AS total,
      (SELECT json_group_array(json_object('name', i.product_name, 'quantity', i.quantity,
          'unitAmount', i.unit_amount) ORDER BY i.id)
        FROM order_items i WHERE i.order_id = o.id) AS items`,
    joins: sql`JOIN orders o ON o.id = m.payload ->> 'orderId'`,
  },
  { row: PlacedOrder, payload: OfOrder },
  ({ orderId, currency, total, items }) => {
    const next =
      total === 0 ? 'It is being prepared.' : 'We will write again when the payment arrives.'
    const lines = items.map(({ name, quantity, unitAmount }) => ({
      label: `${quantity} × ${name}`,
      value: formatMoney(quantity * unitAmount, currency),
    }))
    return {
      subject: `Your order ${orderId}`,
      paragraphs: ['Thank you for your order.', next],
      lines: [...lines, { label: 'Total', value: formatMoney(total, currency) }],
    }
  },
)

const Paid = z.object({ orderId: z.int(), amount: z.int(), currency: z.string() })

const prepared = 'Your order is being prepared.'
/** Some orders are paid at the door. */
const delivered = 'Your order has been delivered.'

const Received = Paid.extend({ status: z.string() })

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
    paragraphs: ['We have received your payment.', status === 'delivered' ? delivered : prepared],
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
