import { env } from 'cloudflare:workers'
import { avantlushClient, type Json } from '../http/client.ts'
import type { Shopper } from '../sales/crowds.ts'
import { applyStoredWebhooks, type Delivery } from './stripe-webhooks.ts'

/** What a shopper's provider tells of his payment by now is received, and applied. */
export async function hearOf({ provider, quote }: Pick<Shopper, 'provider' | 'quote'>) {
  const messages = await messagesOf(quote)
  for (const { body, headers } of messages) {
    const path = `/api/webhooks/${provider}/`
    await avantlushClient().post(path, body, { headers, expect: 200 })
  }
  await applyStoredWebhooks()
  return messages.length
}

async function messagesOf(quote: Json): Promise<Delivery[]> {
  const { payment_intent_id, paypal_order_id } = quote.payment
  const reference = payment_intent_id ?? paypal_order_id ?? (await chargeOf(quote))
  const answer = await fetch(`http://simulator.test/deliveries?take=1&payment=${reference}`)
  return answer.json()
}

/** The charge at Clover for a quote, of which its hosted checkout would tell. */
async function chargeOf({ checkout_id: quoteId }: Json): Promise<string> {
  const control = `${env.CLOVER_API_URL}/control/charges`
  const charges: Json[] = await (await fetch(control)).json()
  const { id } = charges.find(({ metadata }) => metadata.quote_id === quoteId) ?? {}
  await (await fetch(`${control}/${id}/messages`, { method: 'POST' })).text()
  return id
}
