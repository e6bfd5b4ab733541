import type { MergedLine, Tidying } from './edit-types.ts'
import { merged, tidied } from './edits.ts'
import { isOver } from './expiry.ts'
import type { LineChange } from './lines.ts'
import { type Answer, findOperation, remember } from './operations.ts'
import {
  type CartStore,
  changedAt,
  type KeptChange,
  newCart,
  type StoredCart,
} from './stored-cart.ts'
import type { CartChange, CartState, OpenCart, PeekedCart } from './types.ts'

interface Asked {
  operationId: string | null
  /** What the change is made for: as long as its line is there it is made once, whoever asks. */
  cause?: string | null
  now: number
}

/**
 * Does to a cart what `decide` makes of it, unless that was decided before under the same operation id:
 * then the answer of that time is given again, with the cart as it is now.
 */
export function changeCart(
  store: CartStore,
  cart: OpenCart,
  { operationId, cause = null, now }: Asked,
  decide: (stored: StoredCart) => LineChange,
): CartChange {
  const known =
    recallChange(store, cart, { operationId, now }) ?? recallCaused(store, cart, { cause, now })
  if (known) return known
  const before = contentOf(store, cart)
  const change = decide(before)
  const answerOf = (kept: KeptChange, id = operationId) => ({ id, change: kept, checkout: null })
  if (!change.ok) {
    // What a closed cart refuses is done once it is open again.
    if (change.reason !== 'closed') rememberRefusal(store, cart, answerOf(change), now)
    return change
  }
  const { line } = change
  const changed = remember(changedAt(change.cart, now), answerOf({ ok: true, line }), now)
  const after = remember(changed, answerOf({ ok: true, line }, cause), now)
  store.write(after)
  return { ok: true, cart: stateOf(after, cart), line }
}

/** What a change was answered under an id, with the cart as it is now; null where none is known. */
export function recallChange(
  store: CartStore,
  cart: OpenCart,
  { operationId, now }: Omit<Asked, 'cause'>,
): CartChange | null {
  const stored = contentOf(store, cart)
  const known = findOperation(stored, operationId, now)?.change ?? null
  return known?.ok ? { ...known, cart: stateOf(stored, cart) } : known
}

/** What a cause has brought about; null where it was refused, or its line has left the cart since. */
function recallCaused(
  store: CartStore,
  cart: OpenCart,
  { cause, now }: { cause: string | null; now: number },
): CartChange | null {
  const known = recallChange(store, cart, { operationId: cause, now })
  if (!known?.ok) return null
  const isThere = contentOf(store, cart).lines.some(({ id }) => id === known.line?.id)
  return isThere ? known : null
}

/** The same request may be under way a second time, and come when it could be carried out. */
export function rememberRefusal(
  store: CartStore,
  cart: OpenCart,
  answer: Answer,
  now: number,
): void {
  if (answer.id === null) return
  const stored = store.read()
  store.write(remember(isLate(stored, cart) ? stored : contentOf(store, cart), answer, now))
}

/** Closes a cart in which nothing is, so that it gets other terms; false where something is. */
export function closeIfEmpty(store: CartStore, cart: OpenCart): boolean {
  if (contentOf(store, cart).lines.length > 0) return false
  retire(store, cart)
  return true
}

/**
 * What is in a cart. On other terms it begins empty, but remembers what was done under a key, since the
 * request may be repeated. A restored database also gives ids a second time: what the former cart of
 * this id held is not shown to the owner of this one.
 */
export function contentOf(store: CartStore, cart: OpenCart): StoredCart {
  const { id, openedAt } = cart
  const stored = { ...store.read(), id }
  if (stored.openedAt === openedAt) return stored
  if (stored.openedAt === null) return { ...stored, openedAt }
  const { nextLine, operations, version, told } = stored
  const empty = { ...newCart, id, told }
  if (isLate(stored, cart)) return { ...empty, nextLine, operations, version, isClosed: true }
  return stored.isClosed
    ? { ...empty, nextLine, operations, version, openedAt }
    : { ...empty, version: version + 1, openedAt }
}

/** Its request was sent when the cart still had other terms. */
function isLate(stored: StoredCart, { openedAt }: OpenCart): boolean {
  return stored.openedAt !== null && openedAt < stored.openedAt
}

export function stateOf(
  { lines, couponId, updatedAt, version, isClosed, settings }: StoredCart,
  { openedAt }: Pick<OpenCart, 'openedAt'>,
): CartState {
  return { lines, couponId, updatedAt: updatedAt ?? openedAt, version, isClosed, settings }
}

/** What the object knows by itself of its cart, which D1 has to confirm. */
export function peekAt(stored: StoredCart, now: number): PeekedCart {
  const { id, openedAt } = stored
  return { id, openedAt, state: stateOf(stored, { openedAt: openedAt ?? now }) }
}

/** Takes out of a cart what has lapsed. */
export function tidyUp(store: CartStore, cart: OpenCart, tidying: Tidying): void {
  const stored = contentOf(store, cart)
  const tidy = tidied(stored, tidying)
  if (tidy !== stored) store.write(tidy)
}

/** Ends all changes of a cart. */
export function retire(store: CartStore, cart: OpenCart): CartState {
  const stored = contentOf(store, cart)
  if (!stored.isClosed) store.write({ ...stored, isClosed: true })
  return stateOf(stored, cart)
}

/**
 * Adds the lines of another cart, once, and nothing to a cart that has ended. The cart is its new owner's
 * alone from then on: what the visitor has still under way knows nothing of these lines.
 */
export function mergeInto(
  store: CartStore,
  cart: OpenCart,
  { fromId, lines, now }: { fromId: number; lines: MergedLine[]; now: number },
): void {
  const stored = contentOf(store, cart)
  if (stored.isClosed || stored.mergedIds.includes(fromId)) return
  const changed = changedAt(merged(stored, lines, { cartId: cart.id, now }), now)
  const mergedIds = [...stored.mergedIds, fromId]
  store.write({ ...changed, mergedIds, ownerId: cart.userId, isTemporary: true })
}

/** Ends all changes of a cart, and forgets what was in it. */
export function erase(store: CartStore, cart: OpenCart): void {
  store.write(erased(contentOf(store, cart)))
}

/** Forgets what was in a temporary cart whose time is over. */
export function eraseIfOver(store: CartStore, now: number): void {
  const stored = store.read()
  if (stored.isTemporary && isOver(stored, now)) store.write(erased(stored))
}

function erased(stored: StoredCart): StoredCart {
  const { id, openedAt, updatedAt, nextLine, version, told } = stored
  const kept = { id, openedAt, updatedAt, nextLine, told }
  return { ...newCart, ...kept, version: version + 1, isClosed: true }
}
