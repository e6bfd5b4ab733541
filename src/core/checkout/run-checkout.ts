import { contentOf, rememberRefusal } from '../cart/change-cart.ts'
import { withoutLines } from '../cart/lines.ts'
import { findOperation, remember } from '../cart/operations.ts'
import type { CartStore, CheckoutRecord } from '../cart/stored-cart.ts'
import type {
  CheckoutOutcome,
  CheckoutRequest,
  OpenCart,
  PlacedCheckout,
  SkippedLine,
} from '../cart/types.ts'
import { describeError } from '../describe-error.ts'
import type { Context } from '../ports.ts'
import { checkLines } from './check-lines.ts'
import { abortOrLearn, type Outcome } from './outcome.ts'
import { placeOrder } from './place-order.ts'
import { skip, totalOf, withoutShort } from './short-lines.ts'

/** How long a hold stands before its counter asks for the outcome: longer than a slow checkout. */
const holdMs = 45_000
/** When the cart's alarm looks after an open checkout; one that still runs is waited for. */
export const recoveryDelayMs = 5_000

type Failure = Extract<CheckoutOutcome, { ok: false }>

interface Till {
  ctx: Context
  store: CartStore
}

interface Desk extends Till {
  cart: OpenCart
}

/** A whole checkout, from the lines in the cart to the placed order. Called one at a time a cart. */
export async function runCheckout(desk: Desk, request: CheckoutRequest): Promise<CheckoutOutcome> {
  await recoverCheckout(desk)
  const stored = contentOf(desk.store, desk.cart)
  const known = findOperation(stored, request.operationId, now(desk))?.checkout
  if (known) return known
  const outcome = await checkOut(desk, request)
  if (!outcome.ok && outcome.reason !== 'interrupted') {
    const answer = { id: request.operationId, change: null, checkout: outcome }
    rememberRefusal(desk.store, desk.cart, answer, now(desk))
  }
  return outcome
}

async function checkOut(desk: Desk, request: CheckoutRequest): Promise<CheckoutOutcome> {
  const { lines } = contentOf(desk.store, desk.cart)
  if (lines.length === 0) return { ok: false, reason: 'empty' }
  const { sellable, gone, unavailable } = await checkLines(desk.ctx, desk.cart, lines)
  if (gone.length > 0) drop(desk, gone)
  if (sellable.length + unavailable.length === 0) return { ok: false, reason: 'empty' }
  if (unavailable.length > 0 && mayNotSkip(desk)) {
    return { ok: false, reason: 'product_unavailable', names: unavailable.map(({ name }) => name) }
  }
  const skipped = unavailable.map((line) => skip(line, 0))
  if (sellable.length === 0) return { ok: false, reason: 'all_lines_short', skipped }

  const record = await open(desk, request, { lines: sellable, skipped })
  try {
    return await place(desk, record)
  } catch (error) {
    desk.ctx.log('error', 'checkout.interrupted', {
      checkoutId: record.id,
      error: describeError(error),
    })
    return recoverInterrupted(desk, record)
  }
}

/** Ends an open checkout one way or the other, and answers which; repeating it is harmless. */
export async function recoverCheckout(desk: Till): Promise<Outcome | null> {
  const record = desk.store.read().checkout
  if (!record) return null
  if (record.state === 'placed' || (await abortOrLearn(desk.ctx, record.id)) === 'placed') {
    await finish(desk, record)
    return 'placed'
  }
  await releaseAll(desk, record)
  return 'aborted'
}

async function open(
  { store, ctx }: Till,
  { operationId, shippingAddress }: CheckoutRequest,
  { lines, skipped }: Pick<CheckoutRecord, 'lines' | 'skipped'>,
): Promise<CheckoutRecord> {
  const startedAt = ctx.clock.now().getTime()
  await store.wakeAt(startedAt + recoveryDelayMs)
  return keep(store, {
    id: ctx.random.uuid(),
    state: 'reserving',
    operationId,
    shippingAddress,
    lines,
    skipped,
    totalAmount: totalOf(lines),
    startedAt,
  })
}

/** Writes the record as it now stands; there is at most one. */
function keep(store: CartStore, checkout: CheckoutRecord): CheckoutRecord {
  store.write({ ...store.read(), checkout })
  return checkout
}

async function place(desk: Desk, record: CheckoutRecord): Promise<CheckoutOutcome> {
  const reservations = await Promise.all(
    unitsByVariant(record).map((units) => hold(desk, record, units)),
  )
  const held = reservations.flatMap((r) => (r.ok ? [r] : []))
  const short = new Map(reservations.flatMap((r) => (r.ok ? [] : [[r.variantId, r.sellable]])))
  if (short.size === 0) return placeAs(desk, record, held)
  const reduced = withoutShort(record, short)
  if (mayNotSkip(desk) || reduced.lines.length === 0) {
    return abortShort(desk, record, reduced.skipped)
  }
  return placeAs(desk, keep(desk.store, reduced), held)
}

/** Recovery must know of the lines that may have been ordered: the record has them by now. */
async function placeAs(
  desk: Desk,
  record: CheckoutRecord,
  held: Parameters<typeof placeOrder>[3],
): Promise<CheckoutOutcome> {
  await placeOrder(desk.ctx, desk.cart, record, held)
  await finish(desk, record, new Map(held.map((one) => [one.variantId, one.version])))
  return successOf(placedAs(record))
}

function mayNotSkip({ cart }: Desk): boolean {
  return cart.policy.shortLines === 'stop'
}

function placedAs({ id, skipped }: CheckoutRecord): PlacedCheckout {
  return { checkoutId: id, skipped }
}

function successOf(placed: PlacedCheckout): CheckoutOutcome {
  return { ok: true, ...placed }
}

async function hold(
  { ctx }: Desk,
  record: CheckoutRecord,
  { variantId, quantity }: { variantId: number; quantity: number },
) {
  const reservation = await ctx.objects.stock(variantId).reserve({
    variantId,
    checkoutId: record.id,
    quantity,
    expiresAt: record.startedAt + holdMs,
  })
  if (!reservation.ok && reservation.reason === 'closed') throw new Error('Aborted by its counter')
  return { ...reservation, variantId, quantity }
}

async function abortShort(
  desk: Desk,
  record: CheckoutRecord,
  skipped: SkippedLine[],
): Promise<CheckoutOutcome> {
  const failure: Failure = mayNotSkip(desk)
    ? { ok: false, reason: 'insufficient_stock', short: skipped }
    : { ok: false, reason: 'all_lines_short', skipped }
  if ((await abortOrLearn(desk.ctx, record.id)) === 'placed') throw new Error('Placed while short')
  await releaseAll(desk, record)
  return failure
}

/** Something broke on the way: the outcome row says what became of it. */
async function recoverInterrupted(desk: Till, begun: CheckoutRecord): Promise<CheckoutOutcome> {
  // Short lines may have left it since it began.
  const record = desk.store.read().checkout ?? begun
  const outcome = await recoverCheckout(desk).catch((error) => {
    // The alarm goes on with it.
    const data = { checkoutId: record.id, error: describeError(error) }
    desk.ctx.log('error', 'checkout.recovery_delayed', data)
    return null
  })
  return outcome === 'placed' || desk.store.read().checkout?.state === 'placed'
    ? successOf(placedAs(record))
    : { ok: false, reason: 'interrupted' }
}

/**
 * The order exists: what was ordered leaves the cart, and the holds become final. `versions` are those
 * with which the order has told D1 of each variant's sale.
 */
async function finish(
  desk: Till,
  record: CheckoutRecord,
  versions = new Map<number, number>(),
): Promise<void> {
  if (record.state !== 'placed') empty(desk, record)
  await Promise.all(
    unitsByVariant(record).map(({ variantId }) =>
      desk.ctx.objects
        .stock(variantId)
        .commit(variantId, record.id, versions.get(variantId) ?? null),
    ),
  )
  await end(desk)
}

/** The record and what it says of the cart are written together. */
function empty(desk: Till, record: CheckoutRecord): void {
  const { store } = desk
  const ordered = record.lines.map(({ id }) => id)
  const left = withoutLines(store.read(), ordered)
  const placed: CheckoutRecord = { ...record, state: 'placed' }
  const answer = { id: record.operationId, change: null, checkout: successOf(placedAs(record)) }
  store.write(remember({ ...left, updatedAt: now(desk), checkout: placed }, answer, now(desk)))
}

function drop({ store, ctx }: Till, lineIds: number[]): void {
  const updatedAt = ctx.clock.now().getTime()
  store.write({ ...withoutLines(store.read(), lineIds), updatedAt })
}

async function releaseAll(desk: Till, record: CheckoutRecord): Promise<void> {
  await Promise.all(
    unitsByVariant(record).map(({ variantId }) =>
      desk.ctx.objects.stock(variantId).release(variantId, record.id),
    ),
  )
  await end(desk)
}

async function end({ store }: Till): Promise<void> {
  store.write({ ...store.read(), checkout: null })
  await store.wakeAt(null)
}

/** Two lines of one variant are one reservation. */
function unitsByVariant(record: CheckoutRecord): { variantId: number; quantity: number }[] {
  const units = new Map<number, number>()
  for (const { variantId, quantity } of record.lines) {
    units.set(variantId, (units.get(variantId) ?? 0) + quantity)
  }
  return [...units].map(([variantId, quantity]) => ({ variantId, quantity }))
}

function now({ ctx }: Till): number {
  return ctx.clock.now().getTime()
}
