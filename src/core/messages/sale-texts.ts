import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { formatMoney } from '../money.ts'
import { type Draft, draft } from './draft.ts'

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

export function orderConfirmation(payload: unknown): Draft {
  const { orderId } = OfOrder.parse(payload)
  const query = sql`
    SELECT o.contact ->> 'email' AS email, o.id AS orderId, o.currency AS currency, o.total_amount AS total,
      (SELECT json_group_array(json_object('name', i.product_name, 'quantity', i.quantity,
          'unitAmount', i.unit_amount) ORDER BY i.id)
        FROM order_items i WHERE i.order_id = o.id) AS items
    FROM orders o WHERE o.id = ${orderId}`
  return draft(query, PlacedOrder, ({ orderId, currency, total, items }) => {
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
  })
}

const Paid = z.object({ orderId: z.int(), amount: z.int(), currency: z.string() })

export function paymentReceipt(payload: unknown): Draft {
  const { paymentId } = OfPayment.parse(payload)
  const query = sql`
    SELECT o.contact ->> 'email' AS email, o.id AS orderId, p.amount AS amount, p.currency AS currency
    FROM payments p JOIN orders o ON o.id = p.order_id
    WHERE p.id = ${paymentId}`
  return draft(query, Paid, ({ orderId, amount, currency }) => ({
    subject: `Payment received for order ${orderId}`,
    paragraphs: ['We have received your payment.', 'Your order is being prepared.'],
    lines: [{ label: 'Paid', value: formatMoney(amount, currency) }],
  }))
}

export function refundNotice(payload: unknown): Draft {
  const { refundId } = OfRefund.parse(payload)
  const query = sql`
    SELECT o.contact ->> 'email' AS email, o.id AS orderId, r.amount AS amount,
      p.currency AS currency
    FROM refunds r JOIN payments p ON p.id = r.payment_id JOIN orders o ON o.id = p.order_id
    WHERE r.id = ${refundId}`
  return draft(query, Paid, ({ orderId, amount, currency }) => ({
    subject: `Refund for order ${orderId}`,
    paragraphs: ['We are paying you back.', 'Your bank may take a few days to show it.'],
    lines: [{ label: 'Refund', value: formatMoney(amount, currency) }],
  }))
}
