import { type SQL, sql } from 'drizzle-orm'
import { NotFound } from '../errors.ts'
import { isOwn, type OwnOrder } from '../storefront-orders/reading/get-order.ts'
import { type ReturnRow, selectReturns, toOrderReturn } from './return-rows.ts'
import type { OrderReturn } from './types.ts'

/** The statement that reads the returns of a customer's order, or the one with a number. */
export function selectReturnsOf(own: OwnOrder, number?: string): SQL {
  const ofOrder = sql`r.order_id = (SELECT o.id FROM orders o WHERE ${isOwn(own)})`
  return selectReturns(number === undefined ? ofOrder : sql`${ofOrder} AND r.number = ${number}`)
}

/** What it has found. */
export function returnsIn(result: D1Result | undefined): OrderReturn[] {
  return rowsOf(result).map(toOrderReturn)
}

/** @throws NotFound where it has found none */
export function returnIn(result: D1Result | undefined): OrderReturn {
  const [found] = returnsIn(result)
  if (!found) throw new NotFound('return')
  return found
}

/** Safe: these are the rows of `selectReturns`. */
function rowsOf(result: D1Result | undefined): ReturnRow[] {
  return (result?.results ?? []) as ReturnRow[]
}
