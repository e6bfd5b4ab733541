import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { findShippingMethod } from './find-shipping-method.ts'
import type { ShippingMethod, WhichMethod } from './types.ts'

/** @throws NotFound also where the method is not offered in the currency. */
export async function getShippingMethod(ctx: Context, which: WhichMethod): Promise<ShippingMethod> {
  const method = await findShippingMethod(ctx, which)
  if (!method) throw new NotFound('shipping method')
  return method
}
