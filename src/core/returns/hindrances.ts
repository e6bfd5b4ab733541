import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import { readAll } from '../write-batch.ts'
import type { ReturnHindrance } from './errors.ts'
import type { WantedUnits } from './wanted-units.ts'

/** Of one order, withdrawn ones included. */
export const returnsMax = 50

/** In SQL: the returns of order `o`. */
export const countOfOrder: SQL = sql`(SELECT count(*) FROM order_returns x WHERE x.order_id = o.id)`

/** In SQL, of order item `i`: the units that stand in no return. */
export const leftOfLine: SQL = sql`(i.quantity - coalesce((
  SELECT sum(given.quantity) FROM return_items given JOIN order_returns x ON x.id = given.return_id
  WHERE given.order_item_id = i.id AND x.status NOT IN ('rejected', 'cancelled')), 0))`

interface Left {
  returns: number
  /** JSON: what is left of each unit, in their order. */
  units: string
}

/** Why the units were refused, as it is now; null where nothing is in the way any more. */
export async function findHindrance(
  { db }: Pick<Context, 'db'>,
  orderId: number,
  wanted: WantedUnits[],
): Promise<ReturnHindrance | null> {
  const [found] = await readAll<Left>(
    db,
    sql`SELECT ${countOfOrder} AS returns, (SELECT json_group_array(remaining ORDER BY place) FROM (
        SELECT unit.key AS place, sum(${leftOfLine}) AS remaining
        FROM json_each(${JSON.stringify(wanted)}) unit
        JOIN json_each(unit.value, '$.lineIds') line JOIN order_items i ON i.id = line.value
        GROUP BY unit.key)) AS units
      FROM orders o WHERE o.id = ${orderId}`,
  )
  if (!found) return null
  if (found.returns >= returnsMax) return { kind: 'too_many_returns', max: returnsMax }
  return shortOf(wanted, asNumbers(found.units))
}

/** The first of what was named that takes more than is left. */
function shortOf(wanted: WantedUnits[], left: number[]): ReturnHindrance | null {
  const short = wanted.flatMap(({ parts }, unit) => {
    const units = left[unit] ?? 0
    const part = parts.find(({ ends }) => ends > units)
    return part ? [{ item: part.item, left: Math.max(0, units - part.begins) }] : []
  })
  const [first] = short.toSorted((one, other) => one.item - other.item)
  return first ? { kind: 'units_short', ...first } : null
}

/** Safe: the statement above makes this JSON. */
function asNumbers(json: string): number[] {
  return JSON.parse(json)
}
