import type { LineChange } from './lines.ts'
import { findOperation, remember } from './operations.ts'
import { type CartStore, newCart, type StoredCart } from './stored-cart.ts'
import type { CartChange, CartState, OpenCart } from './types.ts'

/**
 * Does to a cart what `decide` makes of it, unless it was done before under the same operation id:
 * then the line of that time is answered, with the cart as it is now.
 */
export function changeCart(
  store: CartStore,
  cart: OpenCart,
  { operationId, now }: { operationId: string | null; now: number },
  decide: (stored: StoredCart) => LineChange,
): CartChange {
  const before = contentOf(store, cart)
  const known = findOperation(before, operationId, now)
  if (known) return { ok: true, cart: stateOf(before, cart), line: known.line }
  const change = decide(before)
  if (!change.ok) return change
  const { line } = change
  const changed = { ...change.cart, openedAt: cart.createdAt, updatedAt: now }
  const after = remember(changed, { id: operationId, line, placed: null }, now)
  store.write(after)
  return { ok: true, cart: stateOf(after, cart), line }
}

/** Closes a cart in which nothing is, so that another takes its place; false where something is. */
export function closeIfEmpty(store: CartStore, cart: OpenCart): boolean {
  const stored = contentOf(store, cart)
  if (stored.lines.length > 0) return false
  if (!stored.isClosed) store.write({ ...stored, openedAt: cart.createdAt, isClosed: true })
  return true
}

/**
 * What is in a cart. A database that was restored gives ids again: what the former cart of this id
 * held is not shown to the owner of this one.
 */
export function contentOf(store: CartStore, { createdAt }: OpenCart): StoredCart {
  const stored = store.read()
  return stored.openedAt === null || stored.openedAt === createdAt ? stored : newCart
}

export function stateOf(
  { lines, updatedAt }: StoredCart,
  { createdAt }: Pick<OpenCart, 'createdAt'>,
): CartState {
  return { lines, updatedAt: updatedAt ?? createdAt }
}
