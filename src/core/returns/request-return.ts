import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { Unavailable } from '../errors.ts'
import { orMadeBefore } from '../idempotency/made-before.ts'
import type { Context } from '../ports.ts'
import { returnsClosed } from '../storefront-orders/order-state.ts'
import type { StorefrontOrder } from '../storefront-orders/reading/order-rows.ts'
import { guardedResults, readAll } from '../write-batch.ts'
import { ReturnNotAllowed } from './errors.ts'
import { countOfOrder, findHindrance, leftOfLine, returnsMax } from './hindrances.ts'
import { returnIn } from './list-returns.ts'
import { type ReturnRow, selectReturns, toOrderReturn } from './return-rows.ts'
import type { OrderReturn, ReturnSettlement } from './types.ts'
import { type NamedUnits, unitsWanted, type WantedUnits } from './wanted-units.ts'

export interface ReturnRequest {
  settlement: ReturnSettlement
  units: NamedUnits[]
  /** For so many days after its delivery an order can be given back. */
  days: number
  /** Asks once, however often it is repeated. */
  operationId: string | null
}

/**
 * A customer asks to give back units of a delivered order: no more than were bought, less what other
 * returns have of them. @throws ReturnNotAllowed; Unavailable where others were in the way for a moment
 */
export async function requestReturn(
  ctx: Context,
  order: StorefrontOrder,
  request: ReturnRequest,
): Promise<OrderReturn> {
  const ask = async () => {
    const closed = returnsClosed(ctx, order, request.days)
    if (closed) throw new ReturnNotAllowed({ kind: closed })
    const wanted = unitsWanted(order.items, request.units)
    const results = await guardedResults(ctx.db, insertReturn(ctx, order.id, { request, wanted }), [
      insertItems(order.id, wanted),
      selectReturns(sql`r.id = ${newestOf(order.id)}`),
    ])
    if (results) return returnIn(results.at(-1))
    const hindrance = await findHindrance(ctx, order.id, wanted)
    throw hindrance ? new ReturnNotAllowed(hindrance) : new Unavailable('other returns')
  }
  return orMadeBefore(request.operationId, ask, (id) => findMade(ctx, id))
}

interface Asked {
  request: ReturnRequest
  wanted: WantedUnits[]
}

/**
 * The guard of the batch: other returns may have been asked for since the order was read. What is delivered
 * stays so.
 */
function insertReturn(
  { clock }: Pick<Context, 'clock'>,
  orderId: number,
  { request: { settlement, operationId }, wanted }: Asked,
): SQL {
  const now = clock.now().getTime()
  return sql`
    INSERT INTO order_returns(number, order_id, settlement, status, operation_id, created_at,
      updated_at)
    SELECT 'RET' || substr(o.number, 4) || '-' || (${countOfOrder} + 1), o.id, ${settlement},
      'created', ${operationId}, ${now}, ${now}
    FROM orders o
    WHERE o.id = ${orderId} AND ${countOfOrder} < ${constant(returnsMax)}
      AND NOT EXISTS (SELECT 1 FROM json_each(${JSON.stringify(wanted)}) unit
        WHERE unit.value ->> 'quantity' > (SELECT sum(${leftOfLine})
          FROM json_each(unit.value, '$.lineIds') line JOIN order_items i ON i.id = line.value))`
}

/**
 * The lines of a unit follow one another, and so do the parts in which it was named: each part takes what it
 * meets.
 */
function insertItems(orderId: number, wanted: WantedUnits[]): SQL {
  return sql`
    INSERT INTO return_items(return_id, order_item_id, quantity, reason)
    SELECT ${newestOf(orderId)}, line.id,
      min(line.ends, part.value ->> 'ends') - max(line.begins, part.value ->> 'begins'),
      part.value ->> 'reason'
    FROM (SELECT id, parts, unit, ends, ends - units AS begins FROM (
        SELECT *, sum(units) OVER (PARTITION BY unit ORDER BY place) AS ends FROM (
          SELECT i.id, unit.key AS unit, unit.value -> 'parts' AS parts, line.key AS place,
            ${leftOfLine} AS units
          FROM json_each(${JSON.stringify(wanted)}) unit
          JOIN json_each(unit.value, '$.lineIds') line JOIN order_items i ON i.id = line.value))) line
    JOIN json_each(line.parts) part
      ON part.value ->> 'begins' < line.ends AND part.value ->> 'ends' > line.begins
    WHERE line.ends > line.begins
    ORDER BY line.unit, part.key, line.begins`
}

/** In SQL: the return that the batch has begun with. */
function newestOf(orderId: number): SQL {
  return sql`(SELECT max(x.id) FROM order_returns x WHERE x.order_id = ${orderId})`
}

async function findMade(
  { db }: Pick<Context, 'db'>,
  operationId: string,
): Promise<OrderReturn | undefined> {
  const [row] = await readAll<ReturnRow>(db, selectReturns(sql`r.operation_id = ${operationId}`))
  return row && toOrderReturn(row)
}
