import { stripeUrl } from '../platform/outside.ts'
import type { Run } from '../run.ts'
import { postForm } from './post-form.ts'

/** Ends what waits for banks at Stripe: payments that are under way, and refunds. */
export async function settleAtBanks(run: Run): Promise<void> {
  const { stripe } = run.shop.outside
  const { banks: dice } = run.outsideDice
  for (const { id, status } of stripe.intents.values()) {
    if (status !== 'processing') continue
    await control(run, `payment_intents/${id}`, {
      outcome: dice.pick(['succeeded', 'succeeded', 'failed']),
    })
  }
  for (const { id, status } of stripe.refunds.values()) {
    const isLateFailure = status === 'succeeded' && dice.chance(0.3)
    if (status !== 'pending' && !isLateFailure) continue
    if (isLateFailure) run.failedLate.add(id)
    const end = isLateFailure ? 'failed' : dice.pick(['succeeded', 'succeeded', 'failed'])
    await control(run, `refunds/${id}`, { status: end })
  }
}

async function control(run: Run, path: string, form: Record<string, string>): Promise<void> {
  run.note(`Stripe's bank: ${path} ${JSON.stringify(form)}`)
  await postForm(run, `${stripeUrl}/control/${path}`, form)
}
