import type { Context } from '../ports.ts'
import { assertOpen, type Editing, editState } from './edit-cart.ts'
import { DeliveryUnavailable } from './errors.ts'
import { priceNow, readStorefrontCart } from './get-cart.ts'
import type { Customer, PricedCart, StorefrontCart } from './types.ts'

/**
 * A cart whose ways to ship are asked for. @throws DeliveryUnavailable where it has no address, NotFound
 */
export async function getDeliveryChoices(
  ctx: Context,
  cart: StorefrontCart,
  customer: Customer,
): Promise<PricedCart> {
  const priced = await readStorefrontCart(ctx, cart, customer)
  if (priced.state.settings.shippingAddress === null) throw new DeliveryUnavailable('no_address')
  return priced
}

/** How a part of a cart is to be shipped. */
export interface ChosenShipment {
  /** A cart is one shipment, which has the cart's public id. */
  id: string
  shippingMethodId: number
}

/**
 * Has a cart be shipped in one of the ways that are offered to its address, in place of the cheapest.
 * @throws DeliveryUnavailable, CartInactive, NotFound
 */
export async function chooseDelivery(
  ctx: Context,
  editing: Editing,
  shipments: ChosenShipment[],
): Promise<PricedCart> {
  const { cart, customer } = editing
  assertOpen(cart)
  const [shipment, ...others] = shipments
  if (shipment?.id !== cart.uuid || others.length > 0) throw new DeliveryUnavailable('unknown')
  const { shippingMethodId } = shipment
  const { choices } = await getDeliveryChoices(ctx, cart, customer)
  if (!choices.some(({ method }) => method.id === shippingMethodId))
    throw new DeliveryUnavailable('unknown')
  const settings = { shippingMethodId }
  const state = await editState(ctx, editing, { kind: 'settings', settings })
  return priceNow(ctx, cart, state, customer)
}
