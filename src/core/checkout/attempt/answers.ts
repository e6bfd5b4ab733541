import { contentOf, rememberRefusal } from '../../cart/change-cart.ts'
import type { CheckoutOutcome } from '../../cart/checkouts.ts'
import { findOperation } from '../../cart/operations.ts'
import type { Desk } from './record.ts'

/** What was answered under an operation's id is answered again; refusals, too, are remembered. */
export async function answerOnce(
  desk: Desk,
  operationId: string | null,
  attempt: () => Promise<CheckoutOutcome>,
): Promise<CheckoutOutcome> {
  const known = findAnswer(desk, operationId)
  if (known) return known
  const outcome = await attempt()
  if (!outcome.ok && outcome.reason !== 'interrupted' && outcome.reason !== 'undone') {
    const { store, cart, ctx } = desk
    const answer = { id: operationId, change: null, checkout: outcome }
    rememberRefusal(store, cart, answer, ctx.clock.now().getTime())
  }
  return outcome
}

/** What was answered under an operation's id; null where nothing was. */
export function findAnswer(
  { store, cart, ctx }: Desk,
  operationId: string | null,
): CheckoutOutcome | null {
  const now = ctx.clock.now().getTime()
  return findOperation(contentOf(store, cart), operationId, now)?.checkout ?? null
}

/** What a payment is answered for which no quote is open; null where none of this cart was. */
export function answerWithoutQuote(desk: Desk, operationId: string | null): CheckoutOutcome | null {
  const answer = findAnswer(desk, operationId)
  if (answer) return answer
  const { quote } = contentOf(desk.store, desk.cart)
  return quote?.isStale ? { ok: false, reason: 'stale', message: null } : null
}
