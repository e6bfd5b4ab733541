import type { CartStore, CheckoutRecord } from '../../cart/stored-cart.ts'
import type { OpenCart } from '../../cart/types.ts'
import type { Context } from '../../ports.ts'

/** When the cart's alarm looks after an open checkout; one that still runs is waited for. */
const recoveryMs = { min: 5_000, max: 5 * 60_000 }

/** Where checkouts are run: a cart's storage, and the world. */
export interface Till {
  ctx: Context
  store: CartStore
}

/** The same with the cart as a request knows it. */
export interface Desk extends Till {
  cart: OpenCart
}

export type NewRecord = Omit<CheckoutRecord, 'id' | 'state' | 'startedAt'>

/** Begins a checkout: from here on a crash is recovered from. */
export async function openRecord({ store, ctx }: Till, begun: NewRecord): Promise<CheckoutRecord> {
  const startedAt = ctx.clock.now().getTime()
  await store.wakeAt(startedAt + recoveryMs.min)
  return keepRecord(store, { ...begun, id: ctx.random.uuid(), state: 'reserving', startedAt })
}

/** How long the alarm waits after a try that came to nothing: the longer the older the checkout is. */
export function recoveryDelayMs(
  { startedAt }: Pick<CheckoutRecord, 'startedAt'>,
  now: number,
): number {
  const grown = Math.round((now - startedAt) / 10)
  return Math.min(recoveryMs.max, Math.max(recoveryMs.min, grown))
}

/** Writes the record as it now stands; there is at most one. */
export function keepRecord(store: CartStore, checkout: CheckoutRecord): CheckoutRecord {
  store.write({ ...store.read(), checkout })
  return checkout
}

/** Two lines of one variant are one reservation. */
export function unitsByVariant({ lines }: Pick<CheckoutRecord, 'lines'>): Units[] {
  const units = new Map<number, number>()
  for (const { variantId, quantity } of lines) {
    units.set(variantId, (units.get(variantId) ?? 0) + quantity)
  }
  return [...units].map(([variantId, quantity]) => ({ variantId, quantity }))
}

export interface Units {
  variantId: number
  quantity: number
}
