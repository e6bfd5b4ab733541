import type { OpenedAttempt } from '../../../../src/core/payments/opening/attempts.ts'
import { postBack } from '../../../simulator/payu/post-back.ts'
import { isOpen } from '../../../simulator/payu/world.ts'
import { juspayUrl, payuUrl } from '../../platform/outside.ts'
import { visitPage } from '../browser.ts'
import type { Client } from '../client.ts'
import { postForm } from '../post-form.ts'

/** Where an attempt can be paid. */
export type Page = { reference: string; orderId: number } & (
  | { gateway: 'payu'; form: Record<string, string> }
  | { gateway: 'juspay'; url: string }
)

export function pageOf({ reference, ...handover }: OpenedAttempt, orderId: number): Page {
  return handover.kind === 'form'
    ? { gateway: 'payu', reference, orderId, form: handover.fields }
    : { gateway: 'juspay', reference, orderId, url: handover.pageUrl }
}

const outcomes = ['paid', 'paid', 'paid', 'paid', 'failed', 'failed', 'cancelled', 'waits'] as const

export type Outcome = (typeof outcomes)[number]

/** Mostly somebody pays; in a hurry always. */
export function drawOutcome({ run, dice }: Client): Outcome {
  return run.plan.rush === null ? dice.pick(outcomes) : 'paid'
}

/**
 * Goes to a page and pays there, or not. Answers what PayU has the browser post to the shop then; null
 * where it goes to a page of the shop, or nowhere.
 */
export async function payOn(client: Client, page: Page, outcome: Outcome): Promise<string | null> {
  client.run.note(`${client.name} is at ${page.gateway}: ${page.reference} ${outcome}`)
  if (page.gateway === 'payu') return payAtPayu(client, page, outcome)
  await payAtJuspay(client, page, outcome)
  return null
}

async function payAtPayu(
  client: Client,
  { reference, form }: Page & { gateway: 'payu' },
  outcome: Outcome,
): Promise<string | null> {
  const { dice, run } = client
  await visitPage(client, `${payuUrl}/_payment`, form)
  if (dice.chance(0.1)) return null
  const control = `${payuUrl}/control/payments/${reference}`
  // What will become of its refunds.
  await postForm(run, control, { refunds: dice.pick([...fates, 'wait', 'failure']) })
  const payment = run.shop.outside.payu.payments.get(reference)
  if (!payment) return null
  if (outcome !== 'waits') {
    await visitPage(client, `${payuUrl}/_payment_options/${reference}`, { outcome })
  } else if (isOpen(payment)) await postForm(run, control, { status: 'pending' })
  return new URLSearchParams(postBack(payment)).toString()
}

const fates = ['success', 'success', 'success', 'success']

async function payAtJuspay(
  client: Client,
  { reference, url }: Page & { gateway: 'juspay' },
  outcome: Outcome,
): Promise<void> {
  const { dice, run } = client
  if (dice.chance(0.1)) return
  const control = `${juspayUrl}/control/orders/${reference}`
  const refunds = dice.pick(['at_once', 'at_once', 'at_once', 'pending', 'failing'])
  await postForm(run, control, { refunds })
  if (outcome !== 'waits') return visitPage(client, url, { outcome })
  const isUntried = run.shop.outside.juspay.orders.get(reference)?.status === 'NEW'
  if (isUntried) await postForm(run, control, { status: 'AUTHORIZING', event: 'TXN_CREATED' })
}
