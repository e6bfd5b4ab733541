import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { carts } from './carts.ts'
import { users } from './identity.ts'
import type { GatewayName } from './sale-policy.ts'
import type { Address } from './sale-terms.ts'

export const quoteStates = ['open', 'ordered', 'replaced', 'stale', 'expired'] as const
/** `stale`: the cart, or what can be had, is no longer what was quoted, or its payment came to nothing. */
export type QuoteState = (typeof quoteStates)[number]

/** A line of a quote, at the price that its order will have. */
export interface QuotedLine {
  /** The cart's line. */
  id: number
  productId: number
  variantId: number
  name: string
  quantity: number
  unitAmount: number
}

/** A way to ship, at the price of the moment. */
export interface QuotedShipping {
  id: number
  name: string
  amount: number
}

/**
 * What a customer was shown to pay for a cart, and may pay until it expires. It holds no stock. Of a
 * cart at most one is open. Amounts in minor units.
 */
export const quotes = sqliteTable(
  'quotes',
  {
    id: text('id').primaryKey(),
    cartId: integer('cart_id')
      .notNull()
      .references(() => carts.id),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    state: text('state', { enum: quoteStates }).notNull(),
    /** Of the cart's content: another one makes the quote stale. */
    cartVersion: integer('cart_version').notNull(),
    currency: text('currency').notNull(),
    lines: text('lines', { mode: 'json' }).$type<QuotedLine[]>().notNull(),
    subtotalAmount: integer('subtotal_amount').notNull(),
    discountAmount: integer('discount_amount').notNull(),
    shippingAmount: integer('shipping_amount').notNull(),
    taxAmount: integer('tax_amount').notNull(),
    totalAmount: integer('total_amount').notNull(),
    shipping: text('shipping', { mode: 'json' }).$type<QuotedShipping>().notNull(),
    shippingAddress: text('shipping_address', { mode: 'json' }).$type<Address>(),
    /** The coupon that the discount is of. */
    couponId: integer('coupon_id'),
    /** What it is to be paid through. */
    gateway: text('gateway').$type<GatewayName>().notNull(),
    /** The client's operation that asked for it. */
    operationId: text('operation_id'),
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    uniqueIndex('quotes_open').on(t.cartId).where(sql`${t.state} = 'open'`),
    index('quotes_expiring').on(t.expiresAt).where(sql`${t.state} = 'open'`),
    uniqueIndex('quotes_operation').on(t.operationId).where(sql`${t.operationId} IS NOT NULL`),
    check(
      'quotes_total',
      sql`${t.totalAmount} = ${t.subtotalAmount} - ${t.discountAmount} + ${t.shippingAmount}
        + ${t.taxAmount} AND ${t.totalAmount} >= 0`,
    ),
  ],
)
