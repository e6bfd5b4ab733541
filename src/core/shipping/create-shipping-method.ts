import { type SQL, sql } from 'drizzle-orm'
import { orMadeBefore } from '../idempotency/made-before.ts'
import type { Context } from '../ports.ts'
import { guardedRows } from '../write-batch.ts'
import { TooManyShippingMethods } from './errors.ts'
import { offeredIn, type ShippingRow, toShippingMethod } from './find-shipping-method.ts'
import { shippingMethodsMax } from './list-shipping-methods.ts'
import type { ShippingFields, ShippingMethod } from './types.ts'

interface Terms {
  /** The one that it is offered in. */
  currency: string
  /** Makes one method, however often the request is repeated. */
  operationId?: string | null
}

/** Makes a method with a price in one currency. @throws TooManyShippingMethods */
export async function createShippingMethod(
  ctx: Context,
  fields: ShippingFields,
  { currency, operationId = null }: Terms,
): Promise<ShippingMethod> {
  const { amount } = fields
  const create = async () => {
    const rows = await guardedRows<Omit<ShippingRow, 'currency' | 'amount' | 'free_from'>>(
      ctx.db,
      insertMethod(ctx, fields, { currency, operationId }),
      [insertPrice(currency, amount)],
    )
    const [row] = rows ?? []
    if (!row) throw new TooManyShippingMethods(shippingMethodsMax)
    return toShippingMethod(ctx, { ...row, currency, amount })
  }
  return orMadeBefore(operationId, create, (id) => findMade(ctx, currency, id))
}

async function findMade(
  ctx: Context,
  currency: string,
  operationId: string,
): Promise<ShippingMethod | undefined> {
  const [row] = await ctx.db.all<ShippingRow>(
    sql`${offeredIn(currency)} WHERE m.operation_id = ${operationId}`,
  )
  return row && toShippingMethod(ctx, row)
}

function insertMethod(
  { clock }: Context,
  { name, description, estimatedDays }: ShippingFields,
  { currency, operationId }: Required<Terms>,
): SQL {
  const now = clock.now().getTime()
  return sql`
    INSERT INTO shipping_methods
      (name, description, estimated_days, operation_id, created_at, updated_at)
    SELECT ${name}, ${description}, ${estimatedDays}, ${operationId}, ${now}, ${now}
    WHERE (SELECT count(*) FROM shipping_prices WHERE currency = ${currency})
      < ${shippingMethodsMax}
    RETURNING id, name, description, estimated_days`
}

function insertPrice(currency: string, amount: number): SQL {
  return sql`
    INSERT INTO shipping_prices(method_id, currency, amount)
    VALUES (last_insert_rowid(), ${currency}, ${amount})`
}
