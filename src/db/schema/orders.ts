import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  check,
  index,
  integer,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import { users } from './identity.ts'
import { quotes } from './quotes.ts'
import type { GatewayName, SalePolicy } from './sale-policy.ts'
import { type Address, contractNames } from './sale-terms.ts'

/** Whoever inserts first decides a checkout, for ever; everybody else reads the winner. */
export const checkoutOutcomes = sqliteTable('checkout_outcomes', {
  checkoutId: text('checkout_id').primaryKey(),
  outcome: text('outcome', { enum: ['placed', 'aborted'] }).notNull(),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
})

/** Of the goods, not of the money: `processing` is accepted, whoever and whatever accepted it. */
export const orderStatuses = ['pending', 'processing', 'shipped', 'delivered', 'cancelled'] as const
export type OrderStatus = (typeof orderStatuses)[number]

/** Whom an order is for, as it was placed. */
export interface Contact {
  name: string
  email: string | null
  phone: string | null
}

/** Amounts in minor units. An order keeps what was agreed when it was placed. */
export const orders = sqliteTable(
  'orders',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /**
     * Such as `ORD-20261128-0007`, counted each day in UTC. `avantlush` and `commerce-engine` show it; the
     * other contracts name the id, and mails what the customer knows.
     */
    number: text('number').notNull().unique(),
    checkoutId: text('checkout_id').notNull().unique(),
    /** The quote that it was placed from, which makes at most one order; null without one. */
    quoteId: text('quote_id').references(() => quotes.id),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    contract: text('contract', { enum: contractNames }).notNull(),
    /** Code of the sales channel. */
    channel: text('channel').notNull(),
    policy: text('policy', { mode: 'json' }).$type<SalePolicy>().notNull(),
    currency: text('currency').notNull(),
    status: text('status', { enum: orderStatuses }).notNull(),
    contact: text('contact', { mode: 'json' }).$type<Contact>().notNull(),
    shippingAddress: text('shipping_address', { mode: 'json' }).$type<Address>(),
    billingAddress: text('billing_address', { mode: 'json' }).$type<Address>(),
    /** Name of the shipping method, as it was chosen; null where none was. */
    shippingMethod: text('shipping_method'),
    isExpress: integer('is_express', { mode: 'boolean' }).notNull().default(false),
    /** The customer's own note. */
    note: text('note').notNull().default(''),
    /** How the customer says that the order will be paid; null where nothing is said. */
    paymentType: text('payment_type'),
    /** Of the lines, before discounts. */
    subtotalAmount: integer('subtotal_amount').notNull(),
    discountAmount: integer('discount_amount').notNull().default(0),
    shippingAmount: integer('shipping_amount').notNull().default(0),
    taxAmount: integer('tax_amount').notNull().default(0),
    totalAmount: integer('total_amount').notNull(),
    /** Loyalty points that pay for it, and what they pay. */
    pointsUsed: integer('points_used').notNull().default(0),
    pointsAmount: integer('points_amount').notNull().default(0),
    /** What store credit and a gift card pay. */
    creditAmount: integer('credit_amount').notNull().default(0),
    giftCardAmount: integer('gift_card_amount').notNull().default(0),
    /** What is left of the total for payments. */
    dueAmount: integer('due_amount').notNull(),
    /** Points that it brings once it is paid. */
    pointsEarned: integer('points_earned').notNull().default(0),
    /** How its sums came about, where its cart was priced as a whole. */
    sale: text('sale', { mode: 'json' }),
    paidAt: integer('paid_at', { mode: 'timestamp_ms' }),
    /** The payment that paid it; null where staff had its money, or nothing was due. */
    paidBy: integer('paid_by'),
    /** Until when it waits for its money; null where it waits no longer, or for ever. */
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }),
    /** Until then somebody is ending it, or has found that it cannot be ended yet. */
    expiryClaimedUntil: integer('expiry_claimed_until', { mode: 'timestamp_ms' }),
    /** The operation that changed its status last: repeated, it has happened. */
    changedBy: text('changed_by'),
    /** Why its customer cancelled it, and what else the customer said. */
    cancellationReason: text('cancellation_reason'),
    feedback: text('feedback'),
    /** What a cancellation keeps of its payment: earned points that were spent meanwhile. */
    chargedAmount: integer('charged_amount').notNull().default(0),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    index('orders_channel').on(t.userId, t.channel, t.id),
    index('orders_contract').on(t.userId, t.contract, t.id),
    index('orders_placed').on(t.channel, t.createdAt),
    index('orders_status').on(t.channel, t.status, t.createdAt),
    uniqueIndex('orders_quote').on(t.quoteId).where(sql`${t.quoteId} IS NOT NULL`),
    index('orders_expiring').on(t.expiresAt).where(sql`${t.expiresAt} IS NOT NULL`),
    check(
      'orders_total',
      sql`${t.totalAmount} = ${t.subtotalAmount} - ${t.discountAmount} + ${t.shippingAmount}
        + ${t.taxAmount} AND ${t.totalAmount} >= 0`,
    ),
    check('orders_due', sql`${t.dueAmount} BETWEEN 0 AND ${t.totalAmount}`),
    check(
      'orders_means',
      sql`${t.dueAmount} = ${t.totalAmount} - ${t.pointsAmount} - ${t.creditAmount}
        - ${t.giftCardAmount}`,
    ),
    check('orders_charged', sql`${t.chargedAmount} BETWEEN 0 AND ${t.dueAmount}`),
  ],
)

export const orderItems = sqliteTable(
  'order_items',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    orderId: integer('order_id')
      .notNull()
      .references(() => orders.id),
    productId: integer('product_id').notNull(),
    variantId: integer('variant_id').notNull(),
    productName: text('product_name').notNull(),
    sku: text('sku').notNull(),
    quantity: integer('quantity').notNull(),
    unitAmount: integer('unit_amount').notNull(),
    /** What the customer chose beside the product, such as `{"Size": "M"}`; null where nothing. */
    options: text('options', { mode: 'json' }).$type<Record<string, string>>(),
    /** What was bought as its customer saw it, where its cart was priced as a whole. */
    soldAs: text('sold_as', { mode: 'json' }),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    index('order_items_order').on(t.orderId),
    check('order_items_quantity', sql`${t.quantity} > 0`),
  ],
)

/**
 * What happened to an order, for whoever follows it. Triggers write one of each status; staff add others,
 * which change no status.
 */
export const orderEvents = sqliteTable(
  'order_events',
  {
    id: integer('id').primaryKey(),
    orderId: integer('order_id')
      .notNull()
      .references(() => orders.id),
    status: text('status', { enum: orderStatuses }).notNull(),
    location: text('location').notNull().default(''),
    /** Null where only the status changed. */
    description: text('description'),
    /** The client's operation that added it. */
    operationId: text('operation_id'),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    index('order_events_order').on(t.orderId),
    uniqueIndex('order_events_operation')
      .on(t.operationId)
      .where(sql`${t.operationId} IS NOT NULL`),
  ],
)

export const paymentStatuses = [
  'pending',
  'processing',
  'succeeded',
  'failed',
  'cancelled',
  'refunded',
] as const
export type PaymentStatus = (typeof paymentStatuses)[number]

/** Pages of the shop for customers who come back from paying. */
export interface ReturnAddresses {
  success: string
  failure: string
}

/** An order has any number of payments, through one gateway each. Amounts in minor units. */
export const payments = sqliteTable(
  'payments',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** Our name for it at the gateway: a UUID, which no other deployment has given. */
    key: text('key').notNull().unique(),
    /** Null for money of which we know no order. */
    orderId: integer('order_id').references(() => orders.id),
    /** The quote that it was opened for; its order, if there is one, comes later. */
    quoteId: text('quote_id').references(() => quotes.id),
    /** The checkout that such money says it is for. */
    checkoutId: text('checkout_id'),
    userId: integer('user_id').references(() => users.id),
    gateway: text('gateway').$type<GatewayName>().notNull(),
    /** What the gateway is told of who pays: it wants the same words with the same key. */
    customerReference: text('customer_reference'),
    /** The gateway's id; null between our intent to pay and the gateway's answer. */
    reference: text('reference'),
    /** The gateway's id of the money it took, where it pays back by that. */
    captureReference: text('capture_reference'),
    status: text('status', { enum: paymentStatuses }).notNull(),
    /** What was asked for. */
    amount: integer('amount').notNull(),
    currency: text('currency').notNull(),
    /** What the gateway took; null as long as it took nothing. */
    capturedAmount: integer('captured_amount'),
    /** What is promised back of it: the sum of its refunds, whatever has become of them. */
    refundedAmount: integer('refunded_amount').notNull().default(0),
    clientSecret: text('client_secret'),
    /** The gateway's page on which the customer pays. */
    paymentUrl: text('payment_url'),
    /** Where the gateway's page, or we after it, send the customer's browser. */
    returnTo: text('return_to', { mode: 'json' }).$type<ReturnAddresses>(),
    /** What it was paid with, as far as the gateway tells. */
    instrument: text('instrument', { mode: 'json' }),
    /** Since when another attempt of the same order takes its place; it may be paid all the same. */
    leftAt: integer('left_at', { mode: 'timestamp_ms' }),
    /** When its money was there, as far as we were told. */
    succeededAt: integer('succeeded_at', { mode: 'timestamp_ms' }),
    /** The client's key for opening it. */
    idempotencyKey: text('idempotency_key'),
    failureMessage: text('failure_message'),
    /** Why a person must look; null where nobody must. */
    reviewReason: text('review_reason'),
    /** Who is confirming it, or was the last to. */
    claimedBy: text('claimed_by'),
    /** How often an attempt to pay it was declined. */
    declines: integer('declines').notNull().default(0),
    /** The client's operation that cancelled it: repeated, it has happened. */
    cancelledBy: text('cancelled_by'),
    /** How often the gateway refused to cancel it, and in which state it was the last time. */
    cancelRefusals: integer('cancel_refusals').notNull().default(0),
    cancelRefusedState: text('cancel_refused_state'),
    /** When the schedule asks the gateway next; null never. */
    lookAt: integer('look_at', { mode: 'timestamp_ms' }),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    uniqueIndex('payments_reference').on(t.gateway, t.reference),
    uniqueIndex('payments_idempotency').on(t.userId, t.idempotencyKey),
    uniqueIndex('payments_open')
      .on(t.orderId, t.gateway)
      .where(sql`${t.status} IN ('pending', 'processing', 'failed') AND ${t.leftAt} IS NULL`),
    index('payments_order').on(t.orderId, t.id),
    index('payments_quote').on(t.quoteId).where(sql`${t.quoteId} IS NOT NULL`),
    index('payments_user').on(t.userId, t.id),
    index('payments_look').on(t.lookAt).where(sql`${t.lookAt} IS NOT NULL`),
    check(
      'payments_refunded',
      sql`${t.refundedAmount} BETWEEN 0 AND coalesce(${t.capturedAmount}, 0)`,
    ),
  ],
)

export const refundReasons = ['duplicate', 'fraudulent', 'requested_by_customer'] as const
/**
 * `cancelled`: it is not owed. The money had gone back by another refund before this one was asked for,
 * or somebody's own refund at the gateway has failed.
 */
export const refundStatuses = ['pending', 'succeeded', 'failed', 'cancelled'] as const

/** A payment has any number of refunds. */
export const refunds = sqliteTable(
  'refunds',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    paymentId: integer('payment_id')
      .notNull()
      .references(() => payments.id),
    /** Cause, such as `payment:17:refund:0`: one refund a cause, however often it is attempted. */
    key: text('key').notNull().unique(),
    /** Somebody asked for it at the gateway, and not through the shop, which owes nobody this money. */
    isAdopted: integer('is_adopted', { mode: 'boolean' }).notNull().default(false),
    /** The client's operation that asked for it. */
    operationId: text('operation_id').unique(),
    amount: integer('amount').notNull(),
    /**
     * What was promised for its cause, and left to refunds that somebody asked for at the gateway: it is owed
     * again should one of these fail. Of a cancelled one all that was promised.
     */
    replacedAmount: integer('replaced_amount').notNull().default(0),
    /**
     * The one that stands in its place: by which staff have paid it by hand, or an earlier try of it. Null where
     * it was left to whichever there are.
     */
    replacedBy: integer('replaced_by').references((): AnySQLiteColumn => refunds.id),
    reason: text('reason', { enum: refundReasons }),
    status: text('status', { enum: refundStatuses }).notNull(),
    /** The gateway's id; null until it has answered. */
    reference: text('reference'),
    failureMessage: text('failure_message'),
    /** How often the gateway has refused or failed it: each time it is asked under another key. */
    failures: integer('failures').notNull().default(0),
    /** When the gateway was first asked; where it cannot be asked twice, it is not asked again. */
    attemptedAt: integer('attempted_at', { mode: 'timestamp_ms' }),
    /** When the schedule asks the gateway what became of it; null once that is known. */
    lookAt: integer('look_at', { mode: 'timestamp_ms' }),
    /** When the gateway said that it has succeeded. */
    succeededAt: integer('succeeded_at', { mode: 'timestamp_ms' }),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    index('refunds_payment').on(t.paymentId),
    index('refunds_look').on(t.lookAt).where(sql`${t.lookAt} IS NOT NULL`),
    // One stands in the place of one. Without it SQLite walks the table for each refund that is made.
    uniqueIndex('refunds_replaced_by').on(t.replacedBy).where(sql`${t.replacedBy} IS NOT NULL`),
    check('refunds_amount', sql`${t.amount} > 0`),
  ],
)
