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
import { readBatch } from '../write-batch.ts'
import { failureOf, placeInCart } from './checkout.ts'
import {
  type DirectItem,
  type DirectRow,
  selectDirectRows,
  toDirectLines,
} from './lines/direct-lines.ts'

export interface DirectOrder extends Pick<DirectSale, 'policy' | 'gateway'> {
  items: DirectItem[]
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
  { operationId, shippingMethodId, items, policy, gateway, ...sent }: DirectOrder,
): Promise<Order> {
  const { lines, shipping, refusal } = await readSale(ctx, owner, { items, shippingMethodId })
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

/** What the sale is made of, in one round trip, and what is wrong with it. */
async function readSale(
  { db }: Context,
  { currency }: CartOwner,
  { items, shippingMethodId: id }: Pick<DirectOrder, 'items' | 'shippingMethodId'>,
): Promise<Pick<DirectSale, 'lines' | 'refusal'> & { shipping: ShippingRow | undefined }> {
  const [rows, [shipping]] = await readBatch<[DirectRow, ShippingRow]>(db, [
    selectDirectRows(currency, items),
    id === null ? firstShippingMethod(currency) : shippingMethodById(currency, id),
  ])
  const { lines, unknown: places } = toDirectLines(items, rows)
  const isUnknown = !shipping && id !== null
  const ofShipping = isUnknown ? ({ ok: false, reason: 'shipping_method' } as const) : undefined
  const ofItems =
    places.length > 0 ? ({ ok: false, reason: 'items_unknown', places } as const) : null
  return { lines, shipping, refusal: ofItems ?? ofShipping }
}
