import type { CartHindrance } from '../cart/hindrances.ts'
import type { Context, Gateway } from '../ports.ts'
import type { PricedCart } from './types.ts'

/** The first reason why no order can be made of a cart; null where one can. */
export function whyNotReady(
  { gateways }: Pick<Context, 'gateways'>,
  { cart, lines, state, delivery, breakdown }: PricedCart,
): CartHindrance | null {
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
  if (!delivery) return { kind: 'not_delivered' }
  const takers = cart.policy.gateways.flatMap((name) => gateways[name] ?? [])
  return breakdown.dueAmount === 0 ? null : whyTooLittle(breakdown.dueAmount, takers)
}

/** Why none of the gateways takes an amount; null where one does, or there is none. */
export function whyTooLittle(dueAmount: number, takers: Gateway[]): CartHindrance | null {
  if (takers.length === 0) return null
  const amountMin = Math.min(...takers.map(({ capabilities }) => capabilities.amountMin ?? 0))
  return dueAmount < amountMin ? { kind: 'too_little_due', amountMin } : null
}
