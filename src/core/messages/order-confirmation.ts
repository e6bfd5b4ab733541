import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { formatMoney } from '../money.ts'
import { orderStatuses } from '../orders/types.ts'
import { draft } from './draft.ts'
import { orderName } from './order-name.ts'
import { progressOf } from './order-progress.ts'
import type { MessageText } from './templates.ts'

const Items = z.array(
  z.object({
    name: z.string(),
    quantity: z.int(),
    unitAmount: z.int(),
    options: z.record(z.string(), z.string()).nullable(),
  }),
)

/** Amounts in minor units. */
const PlacedOrder = z.object({
  orderName: z.string(),
  status: z.enum(orderStatuses),
  isPaid: z.literal([0, 1]),
  paid: z.string().nullable(),
  currency: z.string(),
  subtotal: z.int(),
  discount: z.int(),
  shipping: z.int(),
  shippingMethod: z.string().nullable(),
  tax: z.int(),
  total: z.int(),
  points: z.int(),
  credit: z.int(),
  giftCard: z.int(),
  items: z.string().transform((json) => Items.parse(JSON.parse(json))),
})

type PlacedOrder = z.output<typeof PlacedOrder>
type Lines = NonNullable<MessageText['lines']>

export const orderConfirmation = draft(
  {
    columns: sql`o.contact ->> 'email' AS receiver, ${orderName} AS orderName, o.status AS status,
      o.paid_at IS NOT NULL AS isPaid, o.policy ->> 'paid' AS paid, o.currency AS currency,
      o.subtotal_amount AS subtotal, o.discount_amount AS discount, o.shipping_amount AS shipping,
      o.shipping_method AS shippingMethod, o.tax_amount AS tax, o.total_amount AS total,
      o.points_amount AS points, o.credit_amount AS credit, o.gift_card_amount AS giftCard,
      (SELECT json_group_array(json_object('name', i.product_name, 'quantity', i.quantity,
          'unitAmount', i.unit_amount, 'options', json(i.options)) ORDER BY i.id)
        FROM order_items i WHERE i.order_id = o.id) AS items`,
    joins: sql`JOIN orders o ON o.id = m.payload ->> 'orderId'`,
  },
  { row: PlacedOrder, payload: z.object({ orderId: z.int() }) },
  (order) => ({
    subject: `Your order ${order.orderName}`,
    paragraphs: ['Thank you for your order.', nextOf(order)],
    lines: [...itemLines(order), ...amountLines(order)],
  }),
)

/** Some orders are paid before they are placed, and some when they are handed over. */
function nextOf({ status, isPaid, paid }: PlacedOrder): string {
  if (isPaid === 1 || status === 'cancelled') return progressOf(status)
  return paid === 'on_delivery'
    ? 'You pay when it is delivered.'
    : 'We will write again when the payment arrives.'
}

function itemLines({ items, currency }: PlacedOrder): Lines {
  return items.map(({ name, quantity, unitAmount, options }) => ({
    label: `${quantity} × ${name}${inBrackets(options ?? {})}`,
    value: formatMoney(quantity * unitAmount, currency),
  }))
}

/** Nothing, or such as " (Colour: Red, Size: L)". */
function inBrackets(options: Record<string, string>): string {
  const said = Object.entries(options).map((option) => option.filter(Boolean).join(': '))
  return said.length > 0 ? ` (${said.join(', ')})` : ''
}

/** What paid for it beside money. */
function paidBeside({ points, credit, giftCard, currency }: PlacedOrder): Lines {
  const means = [
    { label: 'Paid with loyalty points', amount: points },
    { label: 'Paid with store credit', amount: credit },
    { label: 'Paid with a gift card', amount: giftCard },
  ]
  return means.flatMap(({ label, amount }) =>
    amount > 0 ? [{ label, value: formatMoney(amount, currency) }] : [],
  )
}

/** The total alone where it is nothing but the sum of the items. */
function amountLines(order: PlacedOrder): Lines {
  const { subtotal, discount, shipping, shippingMethod, tax, total, currency } = order
  const line = (label: string, amount: number) => ({ label, value: formatMoney(amount, currency) })
  const between = [
    ...(discount > 0 ? [line('Discount', -discount)] : []),
    ...(shippingMethod !== null ? [line(`Shipping (${shippingMethod})`, shipping)] : []),
    ...(tax > 0 ? [line('Tax', tax)] : []),
  ]
  return [
    ...(between.length > 0 ? [line('Subtotal', subtotal)] : []),
    ...between,
    line('Total', total),
    ...paidBeside(order),
  ]
}
