import type { PaymentIntent } from '../../simulator/stripe/objects.ts'
import type { Dice } from '../kernel/dice.ts'
import type { Run } from '../run.ts'

/** One of the payments at Stripe in such a status; null where there is none. */
export function pickIntent(
  run: Run,
  dice: Dice,
  isWanted: (status: string) => boolean,
): PaymentIntent | null {
  const { intents } = run.shop.outside.stripe
  const wanted = [...intents.values()].filter(({ status }) => isWanted(status))
  return wanted.length > 0 ? dice.pick(wanted) : null
}
