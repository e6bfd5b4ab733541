import { env } from 'cloudflare:workers'
import { type Answer, avantlushClient, type Json } from '../http/client.ts'
import { applyStoredWebhooks, type Delivery, takeWebhooks } from './stripe-webhooks.ts'

/** A card that is approved, of which a browser sends what is in it. */
const goodCard = {
  number: '4242424242424242',
  exp_month: '12',
  exp_year: '2046',
  cvv: '123',
  brand: 'VISA',
}

/** Turns a card into a token, as the browser does with what `initiate` has answered. */
export async function aCardToken({ payment }: Json, card: Json = {}): Promise<string> {
  const answer = await fetch(payment.tokenization_url, {
    method: 'POST',
    headers: { apikey: payment.api_access_key, 'Content-Type': 'application/json' },
    body: JSON.stringify({ card: { ...goodCard, ...card } }),
  })
  const token: { id: string } = await answer.json()
  return token.id
}

/** All charges that Clover has made for a quote, the oldest first. */
export async function chargesFor({ checkout_id: id }: Json): Promise<Json[]> {
  const answer = await fetch(`${env.CLOVER_API_URL}/control/charges`)
  const charges: Json[] = await answer.json()
  return charges.filter(({ metadata }) => metadata.quote_id === id)
}

/** What time, banks and Clover's dashboard bring about. */
export async function controlClover(path: string, form: Record<string, string> = {}) {
  const answer = await fetch(`${env.CLOVER_API_URL}/control/charges/${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
}

/** Takes the messages that Clover's hosted checkout sends of a charge. */
export async function messagesAbout(charge: string): Promise<Delivery[]> {
  await controlClover(`${charge}/messages`)
  return takeWebhooks(charge)
}

export function deliverFromClover({ headers, body }: Delivery): Promise<Answer> {
  return avantlushClient().post('/api/webhooks/clover/', body, { headers })
}

/** Clover tells of a charge, and the consumer has it. */
export async function hearFromClover(charge: string): Promise<void> {
  for (const delivery of await messagesAbout(charge)) {
    const { status } = await deliverFromClover(delivery)
    if (status !== 200) throw new Error(`The shop answered ${status} to Clover`)
  }
  await applyStoredWebhooks()
}
