import { dayMs } from '../days.ts'
import type { Context } from '../ports.ts'
import type { StoredCart } from './stored-cart.ts'

/** How long a storefront's cart lasts after its last change. */
const cartDays = 30

/** When a cart stops existing. */
export function expiryOf({ updatedAt }: { updatedAt: number }): Date {
  return new Date(updatedAt + cartDays * dayMs)
}

/** Whether the time of a cart is over. */
export function isPast({ clock }: Pick<Context, 'clock'>, state: { updatedAt: number }): boolean {
  return expiryOf(state) <= clock.now()
}

/** When an object is to look whether its cart's time is over (ms since 1970); null for never. */
export function endOf({ isTemporary, updatedAt }: StoredCart): number | null {
  return isTemporary && updatedAt !== null ? expiryOf({ updatedAt }).getTime() : null
}

/** Whether the time of a cart is over, as its object knows it. */
export function isOver({ updatedAt, openedAt }: StoredCart, now: number): boolean {
  const since = updatedAt ?? openedAt
  return since !== null && expiryOf({ updatedAt: since }).getTime() <= now
}
