import { type SQL, sql } from 'drizzle-orm'
import { dayMs } from '../days.ts'
import type { Context } from '../ports.ts'
import type { ShippingMethod, WhichMethod } from './types.ts'

/** A method as SQLite has it. */
export interface ShippingRow {
  id: number
  name: string
  description: string
  estimated_days: number
  currency: string
  amount: number
  free_from: number | null
}

/** The method under an id; undefined where it is not offered in the currency, or no longer. */
export async function findShippingMethod(
  ctx: Pick<Context, 'db' | 'clock'>,
  { id, currency }: WhichMethod,
): Promise<ShippingMethod | undefined> {
  const [row] = await ctx.db.all<ShippingRow>(shippingMethodById(currency, id))
  return row && toShippingMethod(ctx, row)
}

/** The statement that finds the method under an id, for other batches; see `toShippingMethod`. */
export function shippingMethodById(currency: string, id: number): SQL {
  return sql`${offeredIn(currency)} WHERE m.id = ${id}`
}

/** The same for the first of the list: what applies where none is chosen. */
export function firstShippingMethod(currency: string): SQL {
  return sql`${offeredIn(currency)} ORDER BY m.id LIMIT 1`
}

/** SELECT of the methods `m` that have a price in a currency: they are few, and walked by their ids. */
export function offeredIn(currency: string): SQL {
  return sql`
    SELECT m.id, m.name, m.description, m.estimated_days, p.currency, p.amount, p.free_from
    FROM shipping_methods m
    CROSS JOIN shipping_prices p ON p.method_id = m.id AND p.currency = ${currency}`
}

export function toShippingMethod(
  { clock }: Pick<Context, 'clock'>,
  { estimated_days: estimatedDays, ...row }: Omit<ShippingRow, 'free_from'>,
): ShippingMethod {
  const { id, name, description, currency, amount } = row
  const deliveryAt = new Date(clock.now().getTime() + estimatedDays * dayMs)
  return { id, name, description, currency, amount, estimatedDays, deliveryAt }
}
