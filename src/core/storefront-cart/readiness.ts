import type { CartHindrance } from '../cart/hindrances.ts'
import type { PricedCart } from './types.ts'

/** The first reason why no order can be made of a cart; null where one can. */
export function whyNotReady({ cart, lines, state, delivery }: PricedCart): CartHindrance | null {
  if (!cart.isOpen) return { kind: 'inactive' }
  if (lines.length === 0) return { kind: 'empty' }
  const withdrawn = lines.find(({ unit }) => !unit.isOnSale)
  if (withdrawn) return { kind: 'not_on_sale', name: withdrawn.unit.product.name }
  const short = lines.find(({ unit, quantity }) => unit.stock < quantity)
  if (short) {
    const { product, stock } = short.unit
    return { kind: 'short', name: product.name, available: stock }
  }
  const { billingAddress, shippingAddress } = state.settings
  if (!billingAddress || !shippingAddress) return { kind: 'no_address' }
  return delivery ? null : { kind: 'not_delivered' }
}
