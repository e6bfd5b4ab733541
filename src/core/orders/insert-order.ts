import { type SQL, sql } from 'drizzle-orm'
import type { Contact } from '../../db/schema/orders.ts'
import { dayOf } from '../days.ts'
import { isOpenAccount } from '../identity/queries.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import type { Context } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import { expiryFrom } from './expiry.ts'
import type { OrderDetails, OrderTerms } from './types.ts'

/** What is ordered, on which terms. Amounts in minor units. */
export interface NewOrder {
  checkoutId: string
  quoteId: string | null
  terms: OrderTerms
  details: OrderDetails
  /** Of the lines, and all in all. */
  subtotalAmount: number
  totalAmount: number
  /** What a cart that was priced as a whole adds; null for the others. */
  sale: CartSale | null
  /** The payment that was taken before the order is placed; null where none was. */
  paidBy: number | null
  lines: {
    variantId: number
    quantity: number
    unitAmount: number
    options?: Record<string, string> | null
    soldAs?: object | null
  }[]
}

/** Amounts in minor units. */
export interface CartSale {
  /** In SQL: whose the cart is at that moment, since a visitor's may have gone to an account. */
  ownerId: SQL
  contact: Contact
  means: { pointsUsed: number; pointsAmount: number; creditAmount: number; giftCardAmount: number }
  pointsEarned: number
  /** How its sums came about. */
  summary: object
}

/** The order with its number, its items and the confirmation to its owner: for the placing batch. */
export function insertOrder(
  ctx: Pick<Context, 'clock' | 'settings'>,
  order: NewOrder,
): Statement[] {
  const now = ctx.clock.now()
  return [
    takeNumber(now),
    insertRow(ctx, order),
    sql`
      INSERT INTO order_items(order_id, product_id, variant_id, product_name, sku, quantity,
        unit_amount, options, sold_as, created_at)
      SELECT (SELECT id FROM orders WHERE checkout_id = ${order.checkoutId}), p.id, v.id, p.name,
        v.sku, line.value ->> 'quantity', line.value ->> 'unitAmount', line.value ->> 'options',
        line.value ->> 'soldAs', ${now.getTime()}
      FROM json_each(${JSON.stringify(order.lines)}) line
      JOIN variants v ON v.id = line.value ->> 'variantId'
      JOIN products p ON p.id = v.product_id
      ORDER BY line.key`,
    insertEffects(ctx, {
      key: sql`'order:' || id || ':confirmation'`,
      kind: 'message.order_confirmation',
      payload: { orderId: sql`id` },
      from: sql`orders`,
      // Who orders a whole cart is written to once it is paid.
      where: sql`checkout_id = ${order.checkoutId} AND (sale IS NULL OR paid_at IS NOT NULL)`,
    }),
  ]
}

/** One more order on this day, in UTC, and in all. */
function takeNumber(now: Date): SQL {
  return sql`
    INSERT INTO counters(name, value) VALUES (${counterOf(now)}, 1), ('orders', 1)
    ON CONFLICT DO UPDATE SET value = value + 1`
}

/**
 * An order with nothing left to pay is paid. Its contact is its owner's, as it is now, or the one of its cart.
 * What was not paid before is not ordered for an account that has been closed: the batch fails for want of the
 * order.
 */
function insertRow({ clock, settings }: Pick<Context, 'clock' | 'settings'>, order: NewOrder): SQL {
  const { checkoutId, quoteId, terms, details, subtotalAmount, totalAmount, sale, paidBy } = order
  const { contract, channel, policy, currency } = terms
  const { pointsUsed, pointsAmount, creditAmount, giftCardAmount } = sale?.means ?? moneyAlone
  const dueAmount = totalAmount - pointsAmount - creditAmount - giftCardAmount
  const userId = sale?.ownerId ?? sql`${terms.userId}`
  const { discountAmount, shippingAmount, taxAmount } = details
  const now = clock.now()
  const isPaid = dueAmount === 0 || paidBy !== null
  const status = isPaid || policy.accepted === 'when_placed' ? 'processing' : 'pending'
  const waits = !isPaid && policy.paid === 'after'
  const mayOrder = paidBy === null ? isOpenAccount(userId) : sql`TRUE`
  return sql`
    INSERT INTO orders(number, checkout_id, quote_id, user_id, contract, channel, policy, currency,
      status, contact, shipping_address, billing_address, shipping_method, is_express, note,
      payment_type, subtotal_amount, discount_amount, shipping_amount, tax_amount, total_amount,
      points_used, points_amount, credit_amount, gift_card_amount, due_amount, points_earned, sale,
      paid_at, paid_by, expires_at, created_at, updated_at)
    SELECT 'ORD-' || ${compactDay(now)} || '-' || printf('%04d', counters.value), ${checkoutId}, ${quoteId},
      users.id, ${contract}, ${channel}, ${JSON.stringify(policy)}, ${currency}, ${status},
      ${sale ? JSON.stringify(sale.contact) : contactOfUser},
      ${asJson(details.shippingAddress)}, ${asJson(details.billingAddress)}, ${details.shippingMethod},
      ${Number(details.isExpress)}, ${details.note}, ${details.paymentType}, ${subtotalAmount},
      ${discountAmount}, ${shippingAmount}, ${taxAmount}, ${totalAmount}, ${pointsUsed},
      ${pointsAmount}, ${creditAmount}, ${giftCardAmount}, ${dueAmount}, ${sale?.pointsEarned ?? 0},
      ${asJson(sale?.summary ?? null)},
      ${isPaid ? now.getTime() : null}, ${paidBy}, ${waits ? expiryFrom(now, settings) : null},
      ${now.getTime()}, ${now.getTime()}
    FROM users, counters
    WHERE users.id = ${userId} AND ${mayOrder} AND counters.name = ${counterOf(now)}`
}

const moneyAlone = { pointsUsed: 0, pointsAmount: 0, creditAmount: 0, giftCardAmount: 0 }

const contactOfUser: SQL = sql`json_object(
  'name', trim(first_name || ' ' || last_name), 'email', email, 'phone', phone)`

function asJson(value: object | null): string | null {
  return value && JSON.stringify(value)
}

function counterOf(now: Date): string {
  return `orders:${compactDay(now)}`
}

/** Such as 20261128. */
function compactDay(now: Date): string {
  return dayOf(now.getTime()).replaceAll('-', '')
}
