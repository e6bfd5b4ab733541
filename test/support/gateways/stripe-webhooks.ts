import { env } from 'cloudflare:workers'
import { applyWebhook } from '../../../src/core/payments/settling/webhooks.ts'
import { type Json, storeClient } from '../http/client.ts'
import { context } from '../world/context.ts'

export interface Delivery {
  headers: Record<string, string>
  body: string
}

/** Webhooks of a payment that wait, signed for a time that is so many seconds from now. */
export async function webhooksSignedAt(reference: string, seconds: number): Promise<Delivery[]> {
  const at = Math.floor(Date.now() / 1000) + seconds
  const query = `payment_intent=${reference}&at=${at}`
  const answer = await fetch(`http://simulator.test/deliveries?${query}`)
  return answer.json()
}

/** Webhooks of a payment that wait to be delivered; taken from the simulator. */
export async function takeWebhooks(reference: string): Promise<Delivery[]> {
  const query = `take=1&payment_intent=${reference}`
  const answer = await fetch(`http://simulator.test/deliveries?${query}`)
  return answer.json()
}

export async function deliver({
  headers,
  body,
}: Delivery): Promise<{ status: number; body: Json }> {
  return storeClient().post('/payments/webhook/', body, { headers })
}

/** Delivers what waits for a payment and lets the consumer have it. */
export async function receiveWebhooks(reference: string): Promise<void> {
  for (const delivery of await takeWebhooks(reference)) await deliver(delivery)
  await applyStoredWebhooks()
}

/** What the queue's consumer does with every stored event. */
export async function applyStoredWebhooks(): Promise<void> {
  const { results } = await env.DB.prepare(
    'SELECT id FROM webhook_events WHERE processed_at IS NULL ORDER BY id',
  ).all<{ id: number }>()
  for (const { id } of results) await applyWebhook(context(), id)
}
