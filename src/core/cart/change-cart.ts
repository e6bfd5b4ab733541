import type { LineChange } from './lines.ts'
import { findOperation, remember } from './operations.ts'
import { type CartStore, type KeptChange, newCart, type StoredCart } from './stored-cart.ts'
import type { CartChange, CartState, OpenCart } from './types.ts'

/**
 * Does to a cart what `decide` makes of it, unless that was decided before under the same operation id:
 * then the answer of that time is given again, with the cart as it is now.
 */
export function changeCart(
  store: CartStore,
  cart: OpenCart,
  { operationId, now }: { operationId: string | null; now: number },
  decide: (stored: StoredCart) => LineChange,
): CartChange {
  const before = contentOf(store, cart)
  const known = findOperation(before, operationId, now)?.change
  if (known) return known.ok ? { ...known, cart: stateOf(before, cart) } : known
  const change = decide(before)
  const keep = (content: StoredCart, answer: KeptChange): StoredCart => {
    const opened = { ...content, openedAt: cart.createdAt }
    const kept = remember(opened, { id: operationId, change: answer, checkout: null }, now)
    store.write(kept)
    return kept
  }
  if (!change.ok) {
    if (operationId !== null) keep(before, change)
    return change
  }
  const { line } = change
  const after = keep({ ...change.cart, updatedAt: now }, { ok: true, line })
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
