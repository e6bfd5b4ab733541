import Stripe from 'stripe'
import type { Run } from '../run.ts'

const cryptoProvider = Stripe.createSubtleCryptoProvider()

/** The headers of a message that somebody who knows a secret signs now, as Stripe does. */
export async function signedHeaders(run: Run, payload: string, secret: string): Promise<Headers> {
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
    ...{ payload, secret, cryptoProvider },
    timestamp: Math.floor(run.scheduler.now / 1000),
  })
  return new Headers({ 'Stripe-Signature': signature })
}
