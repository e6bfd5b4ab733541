import type { CheckoutOutcome, PaidOrder } from '../../cart/checkouts.ts'
import { withoutLines } from '../../cart/lines.ts'
import { remember } from '../../cart/operations.ts'
import { type CheckoutRecord, changedAt, type StoredCart } from '../../cart/stored-cart.ts'
import { isTold } from '../../cart/tell-cart.ts'
import { type Till, unitsByVariant } from './record.ts'
import type { Held } from './reserve.ts'

/**
 * The order exists: what was ordered leaves the cart, and the holds become final. `held` are those of
 * which the order has told D1.
 */
export async function finish(
  till: Till,
  record: CheckoutRecord,
  { held = [], paid }: { held?: Held[]; paid?: PaidOrder } = {},
): Promise<void> {
  if (record.state !== 'placed') markPlaced(till, record, paid)
  const versions = new Map(held.map(({ variantId, version }) => [variantId, version]))
  await Promise.all(
    unitsByVariant(record).map(({ variantId }) =>
      till.ctx.objects
        .stock(variantId)
        .commit(variantId, record.id, versions.get(variantId) ?? null),
    ),
  )
  await endRecord(till)
}

/** No order will be: the holds go back, and the cart stays as it was. */
export async function releaseAll(till: Till, record: CheckoutRecord): Promise<void> {
  await Promise.all(
    unitsByVariant(record).map(({ variantId }) =>
      till.ctx.objects.stock(variantId).release(variantId, record.id),
    ),
  )
  await endRecord(till)
}

export function successOf({ id, skipped }: CheckoutRecord, paid?: PaidOrder): CheckoutOutcome {
  return { ok: true, checkoutId: id, skipped, ...(paid && { paid }) }
}

/** The record and what it says of the cart are written together. */
function markPlaced({ store, ctx }: Till, record: CheckoutRecord, paid?: PaidOrder): void {
  const now = ctx.clock.now().getTime()
  const answer = { id: record.operationId, change: null, checkout: successOf(record, paid) }
  const left = withoutOrdered(store.read(), record, now)
  store.write(remember({ ...left, checkout: { ...record, state: 'placed' } }, answer, now))
}

/**
 * What is no cart's leaves the cart as it is. Its coupon goes with what was ordered. One that was ordered as
 * a whole shows what was in it.
 */
function withoutOrdered(
  cart: StoredCart,
  { id, lines, closesCart }: CheckoutRecord,
  now: number,
): StoredCart {
  if (closesCart) return { ...cart, isClosed: true, orderedAs: id }
  const ordered = lines.map(({ id }) => id)
  const left = withoutLines(cart, ordered)
  if (left.lines.length === cart.lines.length) return cart
  return changedAt({ ...left, couponId: null, quote: null }, now)
}

async function endRecord({ store }: Till): Promise<void> {
  store.write({ ...store.read(), checkout: null })
  // Otherwise the alarm has still to tell D1 of the cart.
  if (isTold(store.read())) await store.wakeAt(null)
}
