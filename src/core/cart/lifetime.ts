import { dayMs } from '../days.ts'
import type { CartState } from './types.ts'

/** How long a cart with a public id lasts after its last change. */
const cartDays = 30

/** When such a cart stops existing. */
export function expiryOf({ updatedAt }: Pick<CartState, 'updatedAt'>): Date {
  return new Date(updatedAt + cartDays * dayMs)
}
