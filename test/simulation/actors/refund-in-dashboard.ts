import type { Dice } from '../kernel/dice.ts'
import { juspayUrl, payuUrl, stripeUrl } from '../platform/outside.ts'
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

/** The same at PayU or at Juspay. */
export async function refundInIndia(run: Run, dice: Dice): Promise<void> {
  const { payu, juspay } = run.shop.outside
  const paid = [
    ...[...payu.payments.values()]
      .filter(({ state }) => state.unmapped === 'captured')
      .map(({ txnid, amount }) => ({ url: `${payuUrl}/control/payments/${txnid}`, amount })),
    ...[...juspay.orders.values()]
      .filter(({ status }) => status === 'CHARGED')
      .map(({ orderId, amount }) => ({ url: `${juspayUrl}/control/orders/${orderId}`, amount })),
  ]
  if (paid.length === 0) return
  const { url, amount: all } = dice.pick(paid)
  // Less than a rupee is not paid back.
  const amount = dice.chance(0.5) ? all : dice.between(Math.min(100, all), all)
  run.note(`in the dashboard: a refund of ${amount} at ${new URL(url).pathname}`)
  await postForm(run, `${url}/refunds`, { amount: (amount / 100).toFixed(2) })
}
