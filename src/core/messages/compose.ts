import { eq } from 'drizzle-orm'
import * as z from 'zod'
import { users } from '../../db/schema/identity.ts'
import { orderItems, orders, payments, refunds } from '../../db/schema/orders.ts'
import { LinkMessage, linkUrl } from '../identity/one-time-links.ts'
import { formatMoney } from '../money.ts'
import type { Context, Database, EmailMessage, Settings } from '../ports.ts'
import { activationText, passwordChangedText, passwordResetText } from './account-texts.ts'
import { type MessageText, render } from './templates.ts'

const OfOrder = z.object({ orderId: z.int() })
const OfPayment = z.object({ paymentId: z.int() })
const OfRefund = z.object({ refundId: z.int() })
const OfUser = z.object({ userId: z.int() })

/** The email an outbox row asks for; null where nobody is left to receive it. */
export async function compose(
  { db, settings }: Pick<Context, 'db' | 'settings'>,
  { kind, payload }: { kind: string; payload: unknown },
): Promise<EmailMessage | null> {
  const message = await textOf(db, settings, { kind, payload })
  if (!message) return null
  const [user] = await db
    .select({ email: users.email })
    .from(users)
    .where(eq(users.id, message.userId))
  return user?.email ? { to: user.email, ...render(message.text) } : null
}

interface Addressed {
  userId: number
  text: MessageText
}

async function textOf(
  db: Database,
  settings: Settings,
  { kind, payload }: { kind: string; payload: unknown },
): Promise<Addressed | null> {
  switch (kind) {
    case 'message.order_confirmation':
      return orderConfirmation(db, OfOrder.parse(payload).orderId)
    case 'message.payment_receipt':
      return paymentReceipt(db, OfPayment.parse(payload).paymentId)
    case 'message.refund':
      return refundNotice(db, OfRefund.parse(payload).refundId)
    case 'message.password_changed':
      return { userId: OfUser.parse(payload).userId, text: passwordChangedText() }
    case 'message.activation':
      return withLink(settings, payload, activationText)
    case 'message.password_reset':
      return withLink(settings, payload, passwordResetText)
    default:
      throw new Error(`Unknown message ${kind}`)
  }
}

async function orderConfirmation(db: Database, orderId: number): Promise<Addressed | null> {
  const [found, items] = await db.batch([
    db.select().from(orders).where(eq(orders.id, orderId)),
    db.select().from(orderItems).where(eq(orderItems.orderId, orderId)),
  ])
  const order = found[0]
  if (!order) return null
  const lines = items.map((item) => ({
    label: `${item.quantity} × ${item.productName}`,
    value: formatMoney(item.quantity * item.unitAmount, order.currency),
  }))
  const isFree = order.totalAmount === 0
  const next = isFree ? 'It is being prepared.' : 'We will write again when the payment arrives.'
  const total = { label: 'Total', value: formatMoney(order.totalAmount, order.currency) }
  return {
    userId: order.userId,
    text: {
      subject: `Your order ${order.id}`,
      paragraphs: ['Thank you for your order.', next],
      lines: [...lines, total],
    },
  }
}

async function paymentReceipt(db: Database, paymentId: number): Promise<Addressed | null> {
  const [payment] = await db.select().from(payments).where(eq(payments.id, paymentId))
  if (!payment?.userId) return null
  return {
    userId: payment.userId,
    text: {
      subject: `Payment received for order ${payment.orderId}`,
      paragraphs: ['We have received your payment.', 'Your order is being prepared.'],
      lines: [{ label: 'Paid', value: formatMoney(payment.amount, payment.currency) }],
    },
  }
}

async function refundNotice(db: Database, refundId: number): Promise<Addressed | null> {
  const [refund] = await db.select().from(refunds).where(eq(refunds.id, refundId))
  if (!refund) return null
  const [payment] = await db.select().from(payments).where(eq(payments.id, refund.paymentId))
  if (!payment?.userId) return null
  return {
    userId: payment.userId,
    text: {
      subject: `Refund for order ${payment.orderId}`,
      paragraphs: ['We are paying you back.', 'Your bank may take a few days to show it.'],
      lines: [{ label: 'Refund', value: formatMoney(refund.amount, payment.currency) }],
    },
  }
}

function withLink(
  settings: Settings,
  payload: unknown,
  textOf: (url: string) => MessageText,
): Addressed | null {
  const { userId, seed, path } = LinkMessage.parse(payload)
  if (userId === null) return null
  return { userId, text: textOf(linkUrl(settings, { userId, seed, path })) }
}
