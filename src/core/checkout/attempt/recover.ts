import type { CheckoutOutcome } from '../../cart/checkouts.ts'
import type { CheckoutRecord } from '../../cart/stored-cart.ts'
import { insertDeadLetterOnce } from '../../dead-letters.ts'
import { describeError } from '../../describe-error.ts'
import { writeBatch } from '../../write-batch.ts'
import { abortOrLearn, findOutcome, type Outcome } from '../outcome.ts'
import { closeQuote } from '../quotes/close-quote.ts'
import { charge, giveBack } from './charge.ts'
import { finish, releaseAll, successOf } from './finish.ts'
import type { Till } from './record.ts'

/** How long a checkout waits for its gateway's word. */
const silenceMaxMs = 24 * 60 * 60_000

/**
 * Ends an open checkout one way or the other, and answers which; null without one. Repeating it is
 * harmless. @throws GatewayUnavailable where nobody knows yet whether the money was taken
 */
export async function recoverCheckout(till: Till): Promise<Outcome | null> {
  const record = till.store.read().checkout
  if (!record) return null
  switch (record.state) {
    case 'placed':
      return finishAs(till, record)
    case 'aborted':
      return releaseAs(till, record)
    case 'charging':
      return recoverCharge(till, record).catch((error) => orGiveUp(till, record, error))
    case 'reserving':
      if ((await abortOrLearn(till.ctx, record.id)) === 'placed') return finishAs(till, record)
      return releaseAs(till, record)
  }
}

/** Something broke on the way: the outcome row says what became of it, or the alarm goes on with it. */
export async function recoverInterrupted(
  till: Till,
  begun: CheckoutRecord,
  cause: unknown,
): Promise<CheckoutOutcome> {
  const { ctx, store } = till
  // Short lines may have left it since it began.
  const record = store.read().checkout ?? begun
  const data = { checkoutId: record.id }
  ctx.log('error', 'checkout.interrupted', { ...data, error: describeError(cause) })
  const outcome = await recoverCheckout(till).catch((error) => {
    ctx.log('error', 'checkout.recovery_delayed', { ...data, error: describeError(error) })
    return null
  })
  if (outcome === 'placed' || store.read().checkout?.state === 'placed') return successOf(record)
  // Nothing was taken of what was still to be charged.
  return outcome === 'aborted' && record.state === 'reserving' && record.charge
    ? { ok: false, reason: 'undone' }
    : { ok: false, reason: 'interrupted' }
}

/** The gateway is asked again under the same key, and the checkout goes on with what it says. */
async function recoverCharge(till: Till, record: CheckoutRecord): Promise<Outcome> {
  const outcome = await findOutcome(till.ctx, record.id)
  if (outcome === 'placed') return finishAs(till, record)
  if (outcome === 'aborted') {
    await giveBack(till, record)
    return releaseAs(till, record)
  }
  try {
    return (await charge(till, record)).ok ? 'placed' : 'aborted'
  } catch (error) {
    // A counter may have decided it since.
    if ((await findOutcome(till.ctx, record.id)) !== 'aborted') throw error
    return recoverCharge(till, till.store.read().checkout ?? record)
  }
}

/**
 * Whose gateway has not spoken for so long is waited for no more: the customer has the cart back, and
 * staff look for the money.
 */
async function orGiveUp(till: Till, record: CheckoutRecord, error: unknown): Promise<Outcome> {
  const { ctx } = till
  const { charge: due, startedAt } = record
  if (!due || ctx.clock.now().getTime() < startedAt + silenceMaxMs) throw error
  if ((await abortOrLearn(ctx, record.id)) === 'placed') return finishAs(till, record)
  const body = { paymentId: due.payment?.id ?? 0 }
  const reason = 'The gateway does not say whether it took the money of a checkout.'
  await writeBatch(ctx.db, [insertDeadLetterOnce(ctx, { queue: 'payments', body, reason })])
  await closeQuote(ctx, due.quoteId)
  return releaseAs(till, record)
}

async function finishAs(till: Till, record: CheckoutRecord): Promise<Outcome> {
  await finish(till, record)
  return 'placed'
}

async function releaseAs(till: Till, record: CheckoutRecord): Promise<Outcome> {
  await releaseAll(till, record)
  return 'aborted'
}
