import { env } from 'cloudflare:workers'
import type { Json } from '../http/client.ts'

/** What Stripe.js does in the customer's browser. Answers Stripe's status. */
export async function pay(
  reference: string,
  clientSecret: string,
  method = 'pm_card_visa',
): Promise<number> {
  const answer = await fetch(`${env.STRIPE_API_URL}/v1/payment_intents/${reference}/confirm`, {
    method: 'POST',
    headers: { Authorization: 'Bearer pk_test_x' },
    body: new URLSearchParams({ payment_method: method, client_secret: clientSecret }),
  })
  await answer.text()
  return answer.status
}

/** Refunds that Stripe knows of a payment. */
export async function refundsAtStripe(reference: string): Promise<Json[]> {
  const answer = await fetch(`${env.STRIPE_API_URL}/v1/refunds?payment_intent=${reference}`, {
    headers: { Authorization: 'Bearer sk_test_x' },
  })
  const { data }: { data: Json[] } = await answer.json()
  return data
}

/** Amounts that went back at Stripe, the latest first. */
export async function goneBack({ reference }: { reference: string }): Promise<number[]> {
  return (await refundsAtStripe(reference)).map(({ amount }) => amount)
}
