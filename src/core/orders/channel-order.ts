import { type SQL, sql } from 'drizzle-orm'
import type { Contact, OrderStatus, PaymentStatus } from '../../db/schema/orders.ts'
import type { Address } from '../../db/schema/sale-terms.ts'
import { NotFound } from '../errors.ts'
import type { Context, GatewayName } from '../ports.ts'

/** Whose orders somebody may see. */
export interface OrderScope {
  /** Code of the sales channel that they were placed in, through whatever contract. */
  channel: string
  /** Null for everybody's. */
  userId: number | null
}

/** An order among others. Amounts in minor units. */
export interface OrderBrief {
  id: number
  number: string
  contact: Contact
  currency: string
  totalAmount: number
  status: OrderStatus
  createdAt: Date
}

/** An order as it was placed, whatever has become of its products. */
export interface ChannelOrder extends OrderBrief {
  updatedAt: Date
  shippingAddress: Address | null
  isExpress: boolean
  note: string
  paymentType: string | null
  /** The first gateway of its policy. */
  gateway: GatewayName
  items: SoldItem[]
  /** Oldest first, without those whose gateways have not answered. */
  payments: OrderPayment[]
}

export interface SoldItem {
  id: number
  /** Null where the product was deleted. */
  productId: number | null
  name: string
  sku: string
  quantity: number
  unitAmount: number
  options: Record<string, string> | null
}

export interface OrderPayment {
  id: number
  gateway: GatewayName
  status: PaymentStatus
  amount: number
  /** Milliseconds since 1970. */
  createdAt: number
}

/** An order that somebody may see. @throws NotFound */
export async function getChannelOrder(
  { db }: Pick<Context, 'db'>,
  scope: OrderScope,
  orderId: number,
): Promise<ChannelOrder> {
  const rows = await db.all<OrderRow>(
    sql`SELECT ${orderColumns} FROM orders o WHERE ${isInScope(scope, orderId)}`,
  )
  if (!rows[0]) throw new NotFound('order')
  return toChannelOrder(rows[0])
}

/** In SQL, of a row `o` of `orders`: it is this one, and may be seen. */
export function isInScope({ channel, userId }: OrderScope, orderId: number): SQL {
  const isOwn = userId === null ? sql`true` : sql`o.user_id = ${userId}`
  return sql`o.id = ${orderId} AND o.channel = ${channel} AND ${isOwn}`
}

/** A row of `briefColumns`. */
export interface BriefRow {
  id: number
  number: string
  contact: string
  currency: string
  total_amount: number
  status: OrderStatus
  created_at: number
}

/** What `toBrief` needs of orders `o`. */
export const briefColumns: SQL = sql`o.id, o.number, o.contact, o.currency, o.total_amount, o.status,
  o.created_at`

/** A row of `orderColumns`. */
export interface OrderRow extends BriefRow {
  updated_at: number
  shipping_address: string | null
  is_express: number
  note: string
  payment_type: string | null
  gateway: GatewayName | null
  items: string
  payments: string
}

/** What `toChannelOrder` needs of orders `o`. */
export const orderColumns: SQL = sql`${briefColumns}, o.updated_at, o.shipping_address, o.is_express,
  o.note, o.payment_type, o.policy ->> '$.gateways[0]' AS gateway,
  (SELECT json_group_array(json_object('id', i.id, 'productId', p.id, 'name', i.product_name,
      'sku', i.sku, 'quantity', i.quantity, 'unitAmount', i.unit_amount,
      'options', json(i.options)) ORDER BY i.id)
    FROM order_items i LEFT JOIN products p ON p.id = i.product_id AND p.deleted_at IS NULL
    WHERE i.order_id = o.id) AS items,
  (SELECT json_group_array(json_object('id', pay.id, 'gateway', pay.gateway, 'status', pay.status,
      'amount', pay.amount, 'createdAt', pay.created_at) ORDER BY pay.id)
    FROM payments pay WHERE pay.order_id = o.id AND pay.reference IS NOT NULL) AS payments`

export function toBrief(row: BriefRow): OrderBrief {
  return {
    id: row.id,
    number: row.number,
    contact: asWritten(row.contact),
    currency: row.currency,
    totalAmount: row.total_amount,
    status: row.status,
    createdAt: new Date(row.created_at),
  }
}

export function toChannelOrder(row: OrderRow): ChannelOrder {
  return {
    ...toBrief(row),
    updatedAt: new Date(row.updated_at),
    shippingAddress: row.shipping_address === null ? null : asWritten(row.shipping_address),
    isExpress: row.is_express === 1,
    note: row.note,
    paymentType: row.payment_type,
    gateway: row.gateway ?? '',
    items: asWritten(row.items),
    payments: asWritten(row.payments),
  }
}

/** Safe: the placing batch and the columns above build this JSON. */
function asWritten<T>(json: string): T {
  return JSON.parse(json)
}
