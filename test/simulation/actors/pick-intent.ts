import type { PaymentIntent } from '../../simulator/stripe/objects.ts'
import type { Dice } from '../kernel/dice.ts'
import type { Run } from '../run.ts'

/** One of such payments at Stripe; null where there is none. */
export function pickIntent(
  run: Run,
  dice: Dice,
  isWanted: (intent: PaymentIntent) => boolean,
): PaymentIntent | null {
  const { intents } = run.shop.outside.stripe
  const wanted = [...intents.values()].filter(isWanted)
  return wanted.length > 0 ? dice.pick(wanted) : null
}
