import { sql } from 'drizzle-orm'
import type { Address } from '../../db/schema/sale-terms.ts'
import type { DirectSale } from '../cart/checkouts.ts'
import { openCart } from '../cart/open-cart.ts'
import type { CartOwner } from '../cart/types.ts'
import type { Order } from '../orders/queries.ts'
import { plainDetails } from '../orders/types.ts'
import type { Context } from '../ports.ts'
import {
  firstShippingMethod,
  type ShippingRow,
  shippingMethodById,
} from '../shipping/find-shipping-method.ts'
import { readAll } from '../write-batch.ts'
import { placeInCart } from './checkout.ts'
import { ShippingMethodUnknown } from './errors.ts'

export interface DirectOrder extends DirectSale {
  operationId: string | null
  /** Null for the first one of the list. */
  shippingMethodId: number | null
  shippingAddress: Address
  billingAddress: Address
  note: string
  paymentType: string
  isExpress: boolean
}

/**
 * Orders products without a cart, to be paid outside the shop. The owner's cart keeps what is in it: its
 * object only sees to it that the order is placed once.
 * @throws ShippingMethodUnknown, ProductUnavailable, InsufficientStock, Unavailable
 */
export async function orderDirectly(
  ctx: Context,
  owner: CartOwner,
  { operationId, shippingMethodId, lines, policy, gateway, ...sent }: DirectOrder,
): Promise<Order> {
  const [shipping, cart] = await Promise.all([
    getShipping(ctx, owner.currency, shippingMethodId),
    owner.openCart ?? openCart(ctx, owner).then((opened) => opened.cart),
  ])
  const details = {
    ...plainDetails,
    ...sent,
    shippingMethod: shipping?.name ?? null,
    shippingAmount: shipping?.amount ?? 0,
  }
  const direct = { policy, lines, gateway }
  const { order } = await placeInCart(ctx, cart, { operationId, details, direct })
  return order
}

/** None where nobody has chosen one and none is offered. */
async function getShipping(
  { db }: Context,
  currency: string,
  id: number | null,
): Promise<ShippingRow | undefined> {
  const offered = sql`${currency}`
  const [row] = await readAll<ShippingRow>(
    db,
    id === null ? firstShippingMethod(offered) : shippingMethodById(offered, id),
  )
  if (!row && id !== null) throw new ShippingMethodUnknown()
  return row
}
