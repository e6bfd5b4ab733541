import { contentOf } from '../../cart/change-cart.ts'
import type {
  CheckoutFailure,
  CheckoutOutcome,
  CheckoutRequest,
  DirectRefusal,
  SkippedLine,
} from '../../cart/checkouts.ts'
import type { CheckoutLine, CheckoutRecord } from '../../cart/stored-cart.ts'
import type { CartTerms } from '../../cart/types.ts'
import { checkLines } from '../lines/check-lines.ts'
import { dropGone } from '../lines/drop-gone.ts'
import { skip, withoutShort } from '../lines/short-lines.ts'
import { abortOrThrow } from '../outcome.ts'
import { answerOnce } from './answers.ts'
import { finish, releaseAll, successOf } from './finish.ts'
import { placeOrder } from './place-order.ts'
import { type Desk, keepRecord, openRecord, type Till } from './record.ts'
import { recoverInterrupted } from './recover.ts'
import { type Held, reserveAll } from './reserve.ts'

/**
 * A whole checkout, from the lines in the cart, or those of a direct sale, to the placed order. Called
 * one at a time a cart.
 */
export async function runCheckout(desk: Desk, request: CheckoutRequest): Promise<CheckoutOutcome> {
  return answerOnce(desk, request.operationId, () => checkOut(desk, request))
}

async function checkOut(desk: Desk, request: CheckoutRequest): Promise<CheckoutOutcome> {
  const { operationId, details, direct } = request
  if (direct?.refusal) return direct.refusal
  const terms: CartTerms = direct ? { ...desk.cart, policy: direct.policy } : desk.cart
  const lines = direct ? linesOf(direct) : contentOf(desk.store, desk.cart).lines
  if (lines.length === 0) return { ok: false, reason: 'empty' }
  const { sellable, gone, unavailable } = await checkLines(desk.ctx, terms, lines)
  if (direct && sellable.length < lines.length) return goneSince(lines, sellable)
  dropGone(desk, gone)
  if (sellable.length + unavailable.length === 0) return { ok: false, reason: 'empty' }
  if (unavailable.length > 0 && terms.policy.shortLines === 'stop') {
    return { ok: false, reason: 'product_unavailable', names: unavailable.map(({ name }) => name) }
  }
  const skipped = unavailable.map((line) => skip(line, 0))
  if (sellable.length === 0) return { ok: false, reason: 'all_lines_short', skipped }

  const offlineGateway = direct?.gateway ?? null
  const begun = { operationId, terms, details, skipped, offlineGateway, charge: null }
  const record = await openRecord(desk, { ...begun, lines: sellable })
  try {
    return await place(desk, record)
  } catch (error) {
    return recoverInterrupted(desk, record, error)
  }
}

/** A direct sale's lines are nobody's in the cart: their ids name none. */
function linesOf({ lines }: NonNullable<CheckoutRequest['direct']>): Omit<CheckoutLine, 'name'>[] {
  return lines.map((line) => ({ ...line, id: 0, unitAmount: 0 }))
}

/** Of a direct sale all is ordered or nothing, and nothing of it was the cart's. */
function goneSince(
  lines: Pick<CheckoutLine, 'variantId'>[],
  sellable: Pick<CheckoutLine, 'variantId'>[],
): DirectRefusal {
  const found = new Set(sellable.map(({ variantId }) => variantId))
  const places = lines.flatMap(({ variantId }, place) => (found.has(variantId) ? [] : [place]))
  return { ok: false, reason: 'items_unknown', places }
}

async function place(till: Till, record: CheckoutRecord): Promise<CheckoutOutcome> {
  const { held, short } = await reserveAll(till, record)
  if (short.size === 0) return placeAs(till, record, held)
  const reduced = withoutShort(record, short)
  if (record.terms.policy.shortLines === 'stop' || reduced.lines.length === 0) {
    return abortShort(till, record, reduced.skipped)
  }
  return placeAs(till, keepRecord(till.store, reduced), held)
}

/** Recovery must know of the lines that may have been ordered: the record has them by now. */
async function placeAs(till: Till, record: CheckoutRecord, held: Held[]): Promise<CheckoutOutcome> {
  await placeOrder(till.ctx, record, held)
  await finish(till, record, { held })
  return successOf(record)
}

async function abortShort(
  till: Till,
  record: CheckoutRecord,
  skipped: SkippedLine[],
): Promise<CheckoutFailure> {
  await abortOrThrow(till.ctx, record.id)
  await releaseAll(till, record)
  return record.terms.policy.shortLines === 'stop'
    ? { ok: false, reason: 'insufficient_stock', short: skipped }
    : { ok: false, reason: 'all_lines_short', skipped }
}
