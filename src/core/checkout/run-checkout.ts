import { readCart, removeLines } from '../cart/lines.ts'
import type { CartOwner, CheckoutOutcome, CheckoutRequest, SkippedLine } from '../cart/types.ts'
import type { LocalStore } from '../local-store.ts'
import type { Context } from '../ports.ts'
import { checkLines } from './check-lines.ts'
import { abortOrLearn } from './outcome.ts'
import { placeOrder } from './place-order.ts'
import {
  type CheckoutRecord,
  findOpenRecord,
  findRecord,
  findRecordByRequest,
  forgetOldRecords,
  writeRecord,
} from './record.ts'
import { skip, totalOf, withoutShort } from './short-lines.ts'

/** How long a hold stands before its counter asks for the outcome. */
const holdMs = 120_000
/** When the cart's alarm looks after an open checkout. */
export const recoveryDelayMs = 30_000

interface Till {
  ctx: Context
  store: LocalStore
}

interface Desk extends Till {
  owner: CartOwner
}

/** A whole checkout, from the lines in the cart to the placed order. Called one at a time a cart. */
export async function runCheckout(desk: Desk, request: CheckoutRequest): Promise<CheckoutOutcome> {
  await recoverCheckout(desk)
  const repeated =
    request.requestKey && findRecordByRequest(desk.store, request.requestKey, now(desk))
  if (repeated && repeated.state === 'done') return successOf(repeated)

  const { lines } = readCart(desk.store)
  if (lines.length === 0) return { ok: false, reason: 'empty' }
  const { sellable, gone, unavailable } = await checkLines(desk.ctx, desk.owner, lines)
  if (gone.length > 0) removeLines(desk.store, gone, now(desk))
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
    desk.ctx.log('error', 'checkout.interrupted', { checkoutId: record.id, error: String(error) })
    return recoverInterrupted(desk, record)
  }
}

/** Ends an open checkout one way or the other; repeating it is harmless. */
export async function recoverCheckout(desk: Till): Promise<void> {
  const record = findOpenRecord(desk.store)
  if (!record) return
  if (record.state === 'placed' || (await abortOrLearn(desk.ctx, record.id)) === 'placed') {
    await finish(desk, record)
    return
  }
  await releaseAll(desk, record, record.failure ?? { ok: false, reason: 'interrupted' })
}

async function open(
  { store, ctx }: Till,
  request: CheckoutRequest,
  { lines, skipped }: Pick<CheckoutRecord, 'lines' | 'skipped'>,
): Promise<CheckoutRecord> {
  const startedAt = ctx.clock.now().getTime()
  await store.wakeBy(startedAt + recoveryDelayMs)
  forgetOldRecords(store, startedAt)
  return writeRecord(store, {
    id: request.checkoutId,
    state: 'reserving',
    requestKey: request.requestKey,
    shippingAddress: request.shippingAddress,
    lines,
    skipped,
    totalAmount: totalOf(lines),
    startedAt,
    failure: null,
  })
}

async function place(desk: Desk, record: CheckoutRecord): Promise<CheckoutOutcome> {
  const reservations = await Promise.all(
    unitsByVariant(record).map((units) => hold(desk, record, units)),
  )
  const held = reservations.flatMap((r) => (r.ok ? [r] : []))
  const short = new Map(reservations.flatMap((r) => (r.ok ? [] : [[r.variantId, r.sellable]])))
  const reduced = withoutShort(record, short)
  if (short.size > 0 && (mayNotSkip(desk) || reduced.lines.length === 0)) {
    return abortShort(desk, record, reduced.skipped)
  }
  const placing = writeRecord(desk.store, { ...reduced, state: 'placing' })
  await placeOrder(desk.ctx, desk.owner, placing, held)
  await finish(desk, placing)
  return successOf(placing)
}

function mayNotSkip({ owner }: Desk): boolean {
  return owner.policy.shortLines === 'stop'
}

function successOf({ id, skipped }: CheckoutRecord): CheckoutOutcome {
  return { ok: true, checkoutId: id, skipped }
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
  const failure: CheckoutRecord['failure'] = mayNotSkip(desk)
    ? { ok: false, reason: 'insufficient_stock', names: skipped.map(({ name }) => name) }
    : { ok: false, reason: 'all_lines_short', skipped }
  const aborting = writeRecord(desk.store, { ...record, failure })
  if ((await abortOrLearn(desk.ctx, record.id)) === 'placed') throw new Error('Placed while short')
  await releaseAll(desk, aborting, failure)
  return failure
}

/** Something broke on the way: the outcome row says what became of it. */
async function recoverInterrupted(desk: Till, record: CheckoutRecord): Promise<CheckoutOutcome> {
  try {
    await recoverCheckout(desk)
  } catch (error) {
    // The alarm goes on with it.
    const data = { checkoutId: record.id, error: String(error) }
    desk.ctx.log('error', 'checkout.recovery_delayed', data)
  }
  const known = findRecord(desk.store, record.id)
  return known?.state === 'placed' || known?.state === 'done'
    ? successOf(known)
    : { ok: false, reason: 'interrupted' }
}

/** The order exists: what was ordered leaves the cart, and the holds become final. */
async function finish(desk: Till, record: CheckoutRecord): Promise<void> {
  const placed: CheckoutRecord = { ...record, state: 'placed' }
  const ordered = record.lines.map(({ id }) => id)
  desk.store.transaction(() => {
    writeRecord(desk.store, placed)
    removeLines(desk.store, ordered, now(desk))
  })
  await Promise.all(
    unitsByVariant(record).map(({ variantId }) =>
      desk.ctx.objects.stock(variantId).commit(variantId, record.id),
    ),
  )
  writeRecord(desk.store, { ...placed, state: 'done' })
}

async function releaseAll(
  desk: Till,
  record: CheckoutRecord,
  failure: Extract<CheckoutOutcome, { ok: false }>,
): Promise<void> {
  await Promise.all(
    unitsByVariant(record).map(({ variantId }) =>
      desk.ctx.objects.stock(variantId).release(variantId, record.id),
    ),
  )
  writeRecord(desk.store, { ...record, state: 'failed', failure })
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
