import { env } from 'cloudflare:workers'
import { runEffects } from '../../../src/core/outbox/run-outbox.ts'
import { type Answer, avantlushClient } from '../http/client.ts'
import { context } from '../world/context.ts'
import { takePaypalWebhooks } from './paypal-books.ts'
import { applyStoredWebhooks, type Delivery } from './stripe-webhooks.ts'

const path = '/api/webhooks/paypal/'

/** Delivers an event as PayPal does. */
export function deliverFromPaypal({ headers, body }: Delivery): Promise<Answer> {
  return avantlushClient().post(path, body, { headers })
}

/** The events of one type that wait, such as `CHECKOUT.ORDER.APPROVED`; all that wait are taken. */
export async function takeEvents(reference: string, type: string): Promise<Delivery[]> {
  const waiting = await takePaypalWebhooks(reference)
  return waiting.filter(({ body }) => JSON.parse(body).event_type === type)
}

/** Delivers all that waits for an order of PayPal's, and lets the consumer have it. */
export async function receiveFromPaypal(reference: string): Promise<void> {
  await receiveDeliveries(reference, await takePaypalWebhooks(reference))
}

/** Delivers some of it, and waits for all that it causes. */
export async function receiveDeliveries(reference: string, deliveries: Delivery[]): Promise<void> {
  for (const delivery of deliveries) {
    const { status } = await deliverFromPaypal(delivery)
    if (status !== 200) throw new Error(`The shop answered ${status} to PayPal`)
  }
  await applyStoredWebhooks()
  // The queue's own consumer may have been first, and be busy with what follows.
  await carryOutEffectsOf(reference)
}

async function carryOutEffectsOf(reference: string): Promise<void> {
  const payment = await env.DB.prepare(
    "SELECT id FROM payments WHERE gateway = 'paypal' AND reference = ?",
  )
    .bind(reference)
    .first<number>('id')
  if (payment !== null) await runEffects(context(), `payment:${payment}:`)
}
