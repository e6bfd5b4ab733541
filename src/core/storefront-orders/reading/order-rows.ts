import { type SQL, sql } from 'drizzle-orm'
import type {
  Contact,
  OrderStatus,
  PaymentStatus,
  refundStatuses,
} from '../../../db/schema/orders.ts'
import type { Address } from '../../../db/schema/sale-terms.ts'
import { primaryImageUrl } from '../../image-url.ts'
import { spentEarningsNow } from '../../ledgers/order-ledgers.ts'
import { isAwaited, isUnderReview } from '../../payments/closing/conditions.ts'
import type { Context, GatewayName, Instrument } from '../../ports.ts'
import type { OrderSummary, SoldUnit } from '../types.ts'

/** An order as a storefront shows it to its customer. Amounts in minor units. */
export interface StorefrontOrder {
  id: number
  number: string
  checkoutId: string
  currency: string
  status: OrderStatus
  contact: Contact
  note: string
  shippingAddress: Address | null
  billingAddress: Address | null
  shippingMethod: string | null
  /** What it can be paid with. */
  gateways: GatewayName[]
  subtotalAmount: number
  discountAmount: number
  shippingAmount: number
  taxAmount: number
  totalAmount: number
  pointsUsed: number
  pointsAmount: number
  creditAmount: number
  giftCardAmount: number
  dueAmount: number
  pointsEarned: number
  /** Null for an order of a contract that does not price carts as a whole. */
  summary: OrderSummary | null
  cancellationReason: string | null
  feedback: string | null
  /** What its cancellation kept, and what one would keep now before it is cut to what is refunded. */
  chargedAmount: number
  spentEarnings: number
  paidAt: Date | null
  /** When it was accepted for the first time. */
  acceptedAt: Date | null
  shippedAt: Date | null
  deliveredAt: Date | null
  createdAt: Date
  updatedAt: Date
  items: SoldItem[]
  /** Attempts to pay it, oldest first. */
  attempts: PaymentAttempt[]
}

export interface SoldItem {
  id: number
  productId: number
  variantId: number
  name: string
  sku: string
  quantity: number
  unitAmount: number
  soldAs: SoldUnit | null
  /** What is known of the product now, for items without `soldAs`. */
  now: { slug: string; imageUrl: string | null; isVariant: number; variantName: string } | null
}

export interface PaymentAttempt {
  gateway: GatewayName
  /** What the gateway calls it. */
  reference: string
  status: PaymentStatus
  amount: number
  capturedAmount: number | null
  refundedAmount: number
  captureReference: string | null
  instrument: Instrument | null
  /** Milliseconds since 1970, as all times here. */
  succeededAt: number | null
  createdAt: number
  /** It has paid the order. */
  isPaying: number
  /** Its money is under way, and no other attempt pays the order. */
  isUnderWay: number
  /** A person looks at it, its money may be there, and no other attempt pays the order. */
  isUnderReview: number
  refunds: PaymentRefund[]
}

export interface PaymentRefund {
  id: number
  key: string
  /** The return that it pays for; null where it is for none. */
  returnNumber: string | null
  amount: number
  status: (typeof refundStatuses)[number]
  reference: string | null
  succeededAt: number | null
  createdAt: number
}

/** A row of `orderColumns`. */
export interface OrderRow {
  id: number
  /** JSON of the rest. */
  said: string
  items: string
  attempts: string
}

/** What `toStorefrontOrder` needs of orders `o`. */
export function orderColumns(ctx: Pick<Context, 'settings'>): SQL {
  return sql`o.id AS id, json_object('number', o.number, 'checkoutId', o.checkout_id,
      'currency', o.currency, 'status', o.status, 'contact', json(o.contact), 'note', o.note,
      'shippingAddress', json(o.shipping_address), 'billingAddress', json(o.billing_address),
      'shippingMethod', o.shipping_method, 'gateways', json(o.policy -> '$.gateways'),
      'subtotalAmount', o.subtotal_amount,
      'discountAmount', o.discount_amount, 'shippingAmount', o.shipping_amount,
      'taxAmount', o.tax_amount, 'totalAmount', o.total_amount, 'pointsUsed', o.points_used,
      'pointsAmount', o.points_amount, 'creditAmount', o.credit_amount,
      'giftCardAmount', o.gift_card_amount, 'dueAmount', o.due_amount,
      'pointsEarned', o.points_earned, 'summary', json(o.sale),
      'cancellationReason', o.cancellation_reason, 'feedback', o.feedback,
      'chargedAmount', o.charged_amount,
      'spentEarnings', iif(o.points_earned > 0, ${spentEarningsNow}, 0),
      'paidAt', o.paid_at, 'acceptedAt', ${reachedAt('processing')},
      'shippedAt', ${reachedAt('shipped')}, 'deliveredAt', ${reachedAt('delivered')},
      'createdAt', o.created_at, 'updatedAt', o.updated_at) AS said,
    ${itemsOf(ctx)} AS items, ${attemptsOfOrder} AS attempts`
}

/** In SQL: when order `o` took a status; what staff wrote beside that says nothing of it. */
function reachedAt(status: OrderStatus): SQL {
  return sql`(SELECT min(e.created_at) FROM order_events e
    WHERE e.order_id = o.id AND e.status = ${status} AND e.description IS NULL)`
}

function itemsOf(ctx: Pick<Context, 'settings'>): SQL {
  return sql`(SELECT json_group_array(json_object('id', i.id, 'productId', i.product_id,
      'variantId', i.variant_id, 'name', i.product_name, 'sku', i.sku, 'quantity', i.quantity,
      'unitAmount', i.unit_amount, 'soldAs', json(i.sold_as),
      'now', iif(i.sold_as IS NULL, json_object('slug', p.slug, 'imageUrl', ${primaryImageUrl(ctx)},
        'isVariant', NOT v.is_default, 'variantName', v.name), NULL)) ORDER BY i.id)
    FROM order_items i JOIN products p ON p.id = i.product_id JOIN variants v ON v.id = i.variant_id
    WHERE i.order_id = o.id)`
}

/** In SQL: the return that refund `r` pays for. */
const returnNumber: SQL = sql`iif(r.key GLOB 'return:*',
  (SELECT x.number FROM order_returns x WHERE x.id = CAST(substr(r.key, 8) AS INTEGER)), NULL)`

const refundsOfPayment: SQL = sql`(SELECT json_group_array(json_object('id', r.id, 'key', r.key,
    'returnNumber', ${returnNumber}, 'amount', r.amount, 'status', r.status, 'reference', r.reference,
    'succeededAt', r.succeeded_at, 'createdAt', r.created_at) ORDER BY r.id)
  FROM refunds r WHERE r.payment_id = p.id AND r.status <> 'cancelled')`

const attemptsOfOrder: SQL = sql`(SELECT json_group_array(json_object('gateway', p.gateway,
    'reference', p.reference, 'status', p.status, 'amount', p.amount,
    'capturedAmount', p.captured_amount, 'refundedAmount', p.refunded_amount,
    'captureReference', p.capture_reference, 'instrument', json(p.instrument),
    'succeededAt', p.succeeded_at, 'createdAt', p.created_at, 'isPaying', o.paid_by IS p.id,
    'isUnderWay', ${isAwaited}, 'isUnderReview', ${isUnderReview}, 'refunds', ${refundsOfPayment}) ORDER BY p.id)
  FROM payments p WHERE p.order_id = o.id AND p.reference IS NOT NULL)`

/** Whether a line was bought as a variant of its product. */
export function isOfVariant({ soldAs, now }: Pick<SoldItem, 'soldAs' | 'now'>): boolean {
  return soldAs ? soldAs.isVariant : now?.isVariant === 1
}

export function toStorefrontOrder({ id, said, items, attempts }: OrderRow): StorefrontOrder {
  const order = asWritten<Omit<StorefrontOrder, 'id' | 'items' | 'attempts' | Time> & Times>(said)
  return {
    ...order,
    id,
    paidAt: toDate(order.paidAt),
    acceptedAt: toDate(order.acceptedAt),
    shippedAt: toDate(order.shippedAt),
    deliveredAt: toDate(order.deliveredAt),
    createdAt: new Date(order.createdAt),
    updatedAt: new Date(order.updatedAt),
    items: asWritten(items),
    attempts: asWritten(attempts),
  }
}

type MaybeTime = 'paidAt' | 'acceptedAt' | 'shippedAt' | 'deliveredAt'
type Time = MaybeTime | 'createdAt' | 'updatedAt'
type Times = Record<MaybeTime, number | null> & Record<'createdAt' | 'updatedAt', number>

function toDate(time: number | null): Date | null {
  return time === null ? null : new Date(time)
}

/** Safe: the placing batch and the columns above build this JSON. */
function asWritten<T>(json: string): T {
  return JSON.parse(json)
}
