import { sql } from 'drizzle-orm'
import type { Address } from '../../db/schema/sale-terms.ts'
import type { DirectRefusal, DirectSale } from '../cart/checkouts.ts'
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
import { failureOf, placeInCart } from './checkout.ts'

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
 * object only sees to it that the order is placed once, also where it could not be placed any more.
 * @throws ItemsUnknown, ShippingMethodUnknown, InsufficientStock, Unavailable
 */
export async function orderDirectly(
  ctx: Context,
  owner: CartOwner,
  { operationId, shippingMethodId, lines, policy, gateway, refusal: known, ...sent }: DirectOrder,
): Promise<Order> {
  const shipping = await findShipping(ctx, owner.currency, shippingMethodId)
  const isUnknown = !shipping && shippingMethodId !== null
  const refusal = known ?? (isUnknown ? noSuchMethod : undefined)
  const mayHaveOrdered = operationId !== null && owner.openCart !== null
  if (refusal && !mayHaveOrdered) throw failureOf(refusal)
  const cart = owner.openCart ?? (await openCart(ctx, owner)).cart
  const details = {
    ...plainDetails,
    ...sent,
    shippingMethod: shipping?.name ?? null,
    shippingAmount: shipping?.amount ?? 0,
  }
  const direct = { policy, lines, gateway, refusal }
  const { order } = await placeInCart(ctx, cart, { operationId, details, direct })
  return order
}

const noSuchMethod: DirectRefusal = { ok: false, reason: 'shipping_method' }

/** None where the one that was chosen is not offered, or none at all. */
async function findShipping(
  { db }: Context,
  currency: string,
  id: number | null,
): Promise<ShippingRow | undefined> {
  const offered = sql`${currency}`
  const [row] = await readAll<ShippingRow>(
    db,
    id === null ? firstShippingMethod(offered) : shippingMethodById(offered, id),
  )
  return row
}
