import { sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import type { Context } from '../ports.ts'
import { offeredIn, type ShippingRow, toShippingMethod } from './find-shipping-method.ts'
import type { ShippingMethod } from './types.ts'

/** More than anybody wants to choose from; a list shows all methods. */
export const shippingMethodsMax = 100

/** All methods that are offered in a currency, by id. */
export async function listShippingMethods(
  ctx: Context,
  currency: string,
): Promise<ShippingMethod[]> {
  const rows = await ctx.db.all<ShippingRow>(
    sql`${offeredIn(currency)} ORDER BY m.id LIMIT ${constant(shippingMethodsMax)}`,
  )
  return rows.map((row) => toShippingMethod(ctx, row))
}
