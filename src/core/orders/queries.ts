import { and, eq, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { type OrderStatus, orders } from '../../db/schema/orders.ts'
import type { Address } from '../../db/schema/sale-terms.ts'
import { NotFound } from '../errors.ts'
import { primaryImageUrl } from '../image-url.ts'
import { type Page, toPage } from '../page.ts'
import type { Context, ContractName, Database, SalePolicy } from '../ports.ts'

const pageSize = 10
/** Orders of a list without pages. */
const ordersMax = 1_000

type Reader = Pick<Context, 'db' | 'settings'>

/** The product behind an order line, as it is now; the line itself has what was agreed. */
export interface ProductNow {
  id: number
  name: string
  slug: string
  amount: number
  stock: number
  isActive: boolean
  /** Its primary image, else its first. */
  imageUrl: string | null
}

export interface OrderItem {
  id: number
  product: ProductNow
  quantity: number
  unitAmount: number
}

export interface Order {
  id: number
  userId: number
  currency: string
  status: OrderStatus
  shippingAddress: Address | null
  totalAmount: number
  createdAt: Date
  updatedAt: Date
  items: OrderItem[]
}

/** A row of `orderColumns`. */
export interface OrderRow {
  id: number
  user_id: number
  currency: string
  status: OrderStatus
  shipping_address: string | null
  total_amount: number
  created_at: number
  updated_at: number
  items: string
}

interface Row extends OrderRow {
  total: number
}

/** One of the user's own orders. @throws NotFound, also for another user's. */
export async function getOwnOrder(ctx: Reader, userId: number, orderId: number): Promise<Order> {
  const rows = await ctx.db.all<Row>(
    orderRows(ctx, sql`o.id = ${orderId} AND o.user_id = ${userId}`, sql`1`, sql`LIMIT 1`),
  )
  return toOrder(rows[0])
}

/** In SQL: the order that a checkout placed, whoever's it is, for `toOrder`. */
export function selectOrderOfCheckout(ctx: Reader, checkoutId: string): Fragment {
  return orderRows(ctx, sql`o.checkout_id = ${checkoutId}`, sql`1`, sql`LIMIT 1`)
}

/** A user's orders in a channel, newest first, in one round trip. */
export async function listOwnOrders(
  ctx: Reader,
  { userId, channel }: { userId: number; channel: string },
  page: number,
): Promise<Page<Order>> {
  const where = sql`o.user_id = ${userId} AND o.channel = ${channel}`
  const total = sql`(SELECT count(*) FROM orders o WHERE ${where})`
  return pageOf(ctx, { where, total, page, skip: sql`${skipOf(page)}` })
}

/**
 * Everybody's orders, newest first; the total is a counter that each placing batch raises. No order is
 * ever deleted: where no id was left out, the n-th order has the id n, and no page is walked to.
 */
export async function listAllOrders(ctx: Reader, page: number): Promise<Page<Order>> {
  const total = sql`(SELECT value FROM counters WHERE name = 'orders')`
  const last = sql`(SELECT max(id) FROM orders)`
  const isGapless = sql`${total} = ${last}`
  const where = sql`o.id <= ${last} - iif(${isGapless}, ${skipOf(page)}, 0)`
  return pageOf(ctx, { where, total, page, skip: sql`iif(${isGapless}, 0, ${skipOf(page)})` })
}

/** The newest thousand orders that a user placed through one contract, newest first. */
export async function listOrdersPlaced(
  ctx: Reader,
  { userId, contract }: { userId: number; contract: ContractName },
): Promise<Order[]> {
  const placed = sql`o.user_id = ${userId} AND o.contract = ${contract}`
  const window = sql`ORDER BY o.id DESC LIMIT ${constant(ordersMax)}`
  return (await ctx.db.all<Row>(orderRows(ctx, placed, sql`0`, window))).map(toOrder)
}

/** What decides which statuses an order may take next. */
export interface OrderState {
  status: OrderStatus
  policy: SalePolicy
}

/** Undefined where there is no such order, or none in `channel` where one is given. */
export async function findOrderState(
  db: Database,
  orderId: number,
  channel?: string,
): Promise<OrderState | undefined> {
  const inChannel = channel === undefined ? undefined : eq(orders.channel, channel)
  const [row] = await db
    .select({ status: orders.status, policy: orders.policy })
    .from(orders)
    .where(and(eq(orders.id, orderId), inChannel))
  return row
}

/** Whether the operation was the last to change the order's status; one without a key never was. */
export async function wasChangedBy(
  db: Database,
  orderId: number,
  operationId: string | null,
): Promise<boolean> {
  if (operationId === null) return false
  const rows = await db
    .select({ id: orders.id })
    .from(orders)
    .where(and(eq(orders.id, orderId), eq(orders.changedBy, operationId)))
  return rows.length > 0
}

type Fragment = ReturnType<typeof sql>

/** Orders before a page. */
function skipOf(page: number): number {
  return (page - 1) * pageSize
}

/** `skip`: how many of the orders that `where` finds stand before the page. */
async function pageOf(
  ctx: Reader,
  { where, total, page, skip }: { where: Fragment; total: Fragment; page: number; skip: Fragment },
): Promise<Page<Order>> {
  const window = sql`ORDER BY o.id DESC LIMIT ${constant(pageSize)} OFFSET ${skip}`
  const rows = await ctx.db.all<Row>(orderRows(ctx, where, total, window))
  return toPage(rows.map(toOrder), page, pageSize, rows[0]?.total ?? 0)
}

function orderRows(ctx: Reader, where: Fragment, total: Fragment, window: Fragment): Fragment {
  return sql`SELECT ${orderColumns(ctx)}, ${total} AS total FROM orders o WHERE ${where} ${window}`
}

/** What `toOrder` needs of orders `o`. */
export function orderColumns(ctx: Reader): Fragment {
  return sql`
    o.id, o.user_id, o.currency, o.status, o.shipping_address,
    o.total_amount, o.created_at, o.updated_at,
    (SELECT json_group_array(json_object(
        'id', i.id, 'quantity', i.quantity, 'unitAmount', i.unit_amount,
        'product', json_object('id', p.id, 'name', p.name, 'slug', p.slug,
          'amount', coalesce((SELECT amount FROM current_prices
            WHERE variant_id = v.id AND currency = o.currency), i.unit_amount),
          'stock', v.stock, 'imageUrl', ${primaryImageUrl(ctx)},
          'isActive', iif(p.is_active AND p.deleted_at IS NULL AND v.deleted_at IS NULL,
            json('true'), json('false')))))
      FROM order_items i JOIN products p ON p.id = i.product_id
        JOIN variants v ON v.id = i.variant_id
      WHERE i.order_id = o.id) AS items`
}

/** @throws NotFound without a row */
export function toOrder(row: OrderRow | undefined): Order {
  if (!row) throw new NotFound('order')
  return {
    id: row.id,
    userId: row.user_id,
    currency: row.currency,
    status: row.status,
    shippingAddress: asAddress(row.shipping_address),
    totalAmount: row.total_amount,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    items: asItems(JSON.parse(row.items)),
  }
}

/** Safe: the placing batch alone writes this column. */
function asAddress(json: string | null): Address | null {
  return json && JSON.parse(json)
}

/** Safe: the query above builds this JSON. */
function asItems(value: unknown): OrderItem[] {
  return value as OrderItem[]
}
