import type { Dice } from '../kernel/dice.ts'
import { stripeUrl } from '../platform/outside.ts'
import type { Run } from '../run.ts'
import { postForm } from './post-form.ts'

/** Somebody of the shop gives a part of a payment back at Stripe, or all of it, past the shop. */
export async function refundInDashboard(run: Run, dice: Dice): Promise<void> {
  const paid = [...run.shop.outside.stripe.intents.values()].filter(
    ({ status }) => status === 'succeeded',
  )
  if (paid.length === 0) return
  const { id, amount_received: most } = dice.pick(paid)
  const form: Record<string, string> = { payment_intent: id }
  if (dice.chance(0.5)) form.amount = String(dice.between(1, most))
  run.note(`in the dashboard: a refund ${JSON.stringify(form)}`)
  await postForm(run, `${stripeUrl}/v1/refunds`, form, 'sk_test_x')
}
