import { and, eq, type SQL, sql } from 'drizzle-orm'
import { shippingMethods, shippingPrices } from '../../db/schema/shipping.ts'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { guardedBatch, writeBatch } from '../write-batch.ts'
import { type ShippingRow, shippingMethodById, toShippingMethod } from './find-shipping-method.ts'
import type { ShippingFields, ShippingMethod, WhichMethod } from './types.ts'

/** What is given is changed. */
export type ShippingChanges = {
  [Field in keyof ShippingFields]?: ShippingFields[Field] | undefined
}

/** Changes a method, and its price in the currency. @throws NotFound, also where it has none there */
export async function changeShippingMethod(
  ctx: Context,
  which: WhichMethod,
  { amount, ...fields }: ShippingChanges,
): Promise<ShippingMethod> {
  const { id, currency } = which
  const { db, clock } = ctx
  const results = await writeBatch<ShippingRow>(db, [
    db
      .update(shippingMethods)
      .set({ ...fields, updatedAt: clock.now() })
      .where(and(eq(shippingMethods.id, id), isOffered(which))),
    ...(amount === undefined
      ? []
      : [db.update(shippingPrices).set({ amount }).where(isPrice(which))]),
    shippingMethodById(currency, id),
  ])
  const [row] = results.at(-1)?.results ?? []
  if (!row) throw new NotFound('shipping method')
  return toShippingMethod(ctx, row)
}

/** Deletes a method with its prices in all currencies; what was ordered keeps a copy. @throws NotFound */
export async function deleteShippingMethod({ db }: Context, which: WhichMethod): Promise<void> {
  const { id } = which
  const isDeleted = await guardedBatch(
    db,
    db.delete(shippingPrices).where(and(eq(shippingPrices.methodId, id), isOffered(which))),
    [db.delete(shippingMethods).where(eq(shippingMethods.id, id))],
  )
  if (!isDeleted) throw new NotFound('shipping method')
}

function isPrice({ id, currency }: WhichMethod): SQL | undefined {
  return and(eq(shippingPrices.methodId, id), eq(shippingPrices.currency, currency))
}

/** Condition: the method has a price in the currency. */
function isOffered({ id, currency }: WhichMethod): SQL {
  return sql`EXISTS
    (SELECT 1 FROM shipping_prices WHERE method_id = ${id} AND currency = ${currency})`
}
