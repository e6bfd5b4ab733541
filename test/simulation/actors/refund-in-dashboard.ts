import type { Dice } from '../kernel/dice.ts'
import { stripeUrl } from '../platform/outside.ts'
import type { Run } from '../run.ts'
import { pickIntent } from './pick-intent.ts'
import { postForm } from './post-form.ts'

/** Somebody of the shop gives a part of a payment back at Stripe, or all of it, past the shop. */
export async function refundInDashboard(run: Run, dice: Dice): Promise<void> {
  const intent = pickIntent(run, dice, ({ status }) => status === 'succeeded')
  if (!intent) return
  const form: Record<string, string> = { payment_intent: intent.id }
  if (dice.chance(0.5)) form.amount = String(dice.between(1, intent.amount_received))
  run.note(`in the dashboard: a refund ${JSON.stringify(form)}`)
  await postForm(run, `${stripeUrl}/v1/refunds`, form, 'sk_test_x')
}
