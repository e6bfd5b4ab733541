import { eq, type SQL, sql } from 'drizzle-orm'
import { type OrderStatus, orderEvents } from '../../db/schema/orders.ts'
import { NotFound } from '../errors.ts'
import { firstRow, fromRow } from '../from-row.ts'
import { orMadeBefore } from '../idempotency/made-before.ts'
import type { Context } from '../ports.ts'
import { isInScope, type OrderScope } from './channel-order.ts'
import { TooManyOrderEvents } from './errors.ts'

/** Of all its events: those that its statuses made count, too. */
const eventsMax = 1_000

type OrderEventRow = typeof orderEvents.$inferSelect

/** What happened to an order; without a description only its status changed. */
export type OrderEvent = Pick<
  OrderEventRow,
  'id' | 'status' | 'location' | 'description' | 'createdAt'
>

/** What happened to an order that somebody may see, oldest first. @throws NotFound */
export async function listOrderEvents(
  { db }: Pick<Context, 'db'>,
  scope: OrderScope,
  orderId: number,
): Promise<OrderEvent[]> {
  const rows = await db.all(sql`
    SELECT e.* FROM orders o JOIN order_events e ON e.order_id = o.id
    WHERE ${isInScope(scope, orderId)} ORDER BY e.created_at, e.id`)
  // Being placed is one.
  if (rows.length === 0) throw new NotFound('order')
  return rows.map((row) => fromRow(orderEvents, row))
}

interface NewOrderEvent {
  status: OrderStatus
  location: string
  description: string
  /** Adds one event, however often it is repeated. */
  operationId: string | null
}

/** Staff add to what happened; the order stays as it is. @throws NotFound, TooManyOrderEvents */
export async function addOrderEvent(
  ctx: Pick<Context, 'db' | 'clock'>,
  { orderId, channel }: { orderId: number; channel: string },
  event: NewOrderEvent,
): Promise<OrderEvent> {
  const which = isInScope({ channel, userId: null }, orderId)
  const add = async () => {
    const added = firstRow(orderEvents, await ctx.db.all(insertEvent(ctx, which, event)))
    if (!added) throw await refusalOf(ctx, which)
    return added
  }
  return orMadeBefore(event.operationId, add, (id) => findMade(ctx, id))
}

/** `which` is a condition in SQL on orders `o`. */
function insertEvent(
  { clock }: Pick<Context, 'clock'>,
  which: SQL,
  { status, location, description, operationId }: NewOrderEvent,
): SQL {
  return sql`
    INSERT INTO order_events(order_id, status, location, description, operation_id, created_at)
    SELECT o.id, ${status}, ${location}, ${description}, ${operationId}, ${clock.now().getTime()}
    FROM orders o WHERE ${which} AND (
      SELECT count(*) FROM order_events e WHERE e.order_id = o.id) < ${eventsMax}
    RETURNING *`
}

async function refusalOf({ db }: Pick<Context, 'db'>, which: SQL): Promise<Error> {
  const known = await db.all(sql`SELECT id FROM orders o WHERE ${which}`)
  return known.length > 0 ? new TooManyOrderEvents(eventsMax) : new NotFound('order')
}

async function findMade(
  { db }: Pick<Context, 'db'>,
  operationId: string,
): Promise<OrderEvent | undefined> {
  const [made] = await db.select().from(orderEvents).where(eq(orderEvents.operationId, operationId))
  return made
}
