import { dayMs } from '../days.ts'
import type { StoredCart } from './stored-cart.ts'

/** How long a storefront's cart lasts after its last change. */
const cartDays = 30

/** When a cart stops existing. */
export function expiryOf({ updatedAt }: { updatedAt: number }): Date {
  return new Date(updatedAt + cartDays * dayMs)
}

/** Whether the time of a cart is over, as its object knows it. */
export function isOver({ updatedAt, openedAt }: StoredCart, now: number): boolean {
  const since = updatedAt ?? openedAt
  return since !== null && expiryOf({ updatedAt: since }).getTime() <= now
}
