import type { OpenedAttempt } from '../../../src/core/payments/opening/attempts.ts'
import { applyOutcome } from '../../../src/core/payments/settling/apply-outcome.ts'
import { receiveWebhook } from '../../../src/core/payments/settling/webhooks.ts'
import type { Context } from '../../../src/core/ports.ts'
import { payOnPage, takeJuspayEvents } from './juspay-orders.ts'
import { decideAtPayu, openAtPayu, takePayuMessages } from './payu-payments.ts'
import type { Delivery } from './stripe-webhooks.ts'

/* What customers do with attempts to pay that the core has opened, and what gateways tell of them. */

export type Outcome = 'paid' | 'failed' | 'cancelled'

/** The customer decides on the gateway's page; nothing is told to the shop yet. */
export async function decide(attempt: OpenedAttempt, outcome: Outcome = 'paid'): Promise<void> {
  if (attempt.kind === 'session') {
    await payOnPage(attempt.pageUrl, outcome)
    return
  }
  await openAtPayu(attempt.fields)
  await decideAtPayu(attempt.reference, outcome)
}

/** What the gateway has to tell of an attempt since it was asked last, the oldest first. */
export function takeMessages({ kind, reference }: OpenedAttempt): Promise<Delivery[]> {
  return kind === 'session' ? takeJuspayEvents(reference) : takePayuMessages(reference)
}

/** A message arrives: PayU's outcome is applied at once, Juspay's event stored and queued. */
export async function hear(
  ctx: Context,
  { kind }: OpenedAttempt,
  { body, headers }: Delivery,
): Promise<void> {
  const message = { body, headers: new Headers(headers) }
  if (kind === 'session') await receiveWebhook(ctx, 'juspay', message)
  else if (!body.startsWith('{')) await applyOutcome(ctx, 'payu', message)
}

/** The customer pays, and the shop hears all that the gateway tells. */
export async function payOpened(ctx: Context, attempt: OpenedAttempt): Promise<void> {
  await decide(attempt)
  for (const message of await takeMessages(attempt)) await hear(ctx, attempt, message)
}
