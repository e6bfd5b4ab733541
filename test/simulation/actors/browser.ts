import * as z from 'zod'
import { cloverUrl, paypalUrl, stripeUrl, zibalUrl } from '../platform/outside.ts'
import type { Client } from './client.ts'
import { postForm } from './post-form.ts'

/** What a customer's browser does at a gateway; the answer may get lost as any other. */
export async function visitPage(
  client: Client,
  url: string,
  form: Record<string, string>,
  key?: string,
): Promise<void> {
  await client.run.network
    .send(client.process, {
      kind: 'request',
      what: 'page of a gateway',
      carryOut: () => postForm(client.run, url, form, key),
      failure: () => new Error('No answer'),
      wayMs: [20, 200],
      patienceMs: 10_000,
    })
    .catch(() => undefined)
}

/** Pays at Stripe, as its script in the shop's page does. */
export async function confirmIntent(
  client: Client,
  { clientSecret, paymentMethod }: { clientSecret: string; paymentMethod: string },
): Promise<void> {
  const [id = ''] = clientSecret.split('_secret_')
  const url = `${stripeUrl}/v1/payment_intents/${id}/confirm`
  const form = { client_secret: clientSecret, payment_method: paymentMethod }
  client.run.note(`${client.name} confirms ${id} with ${paymentMethod}`)
  await visitPage(client, url, form, 'pk_test_x')
}

/** Decides on Zibal's page. */
export async function decideAtZibal(
  client: Client,
  { trackId, outcome }: { trackId: string; outcome: 'paid' | 'cancelled' | 'failed' },
): Promise<void> {
  client.run.note(`${client.name} decides at Zibal: ${trackId} ${outcome}`)
  await visitPage(client, `${zibalUrl}/start/${trackId}`, { outcome })
}

/** Does what his bank asks for before a card is charged, or fails to. */
export async function authenticateAtBank(
  client: Client,
  { clientSecret, outcome }: { clientSecret: string; outcome: 'succeeded' | 'failed' },
): Promise<void> {
  const [id = ''] = clientSecret.split('_secret_')
  const isAsked = client.run.shop.outside.stripe.intents.get(id)?.status === 'requires_action'
  if (!isAsked) return
  client.run.note(`${client.name} is asked by his bank about ${id}: ${outcome}`)
  await visitPage(client, `${stripeUrl}/control/payment_intents/${id}`, { outcome })
}

/** Decides on PayPal's page. */
export async function decideAtPaypal(
  client: Client,
  { orderId, outcome }: { orderId: string; outcome: 'approved' | 'cancelled' },
): Promise<void> {
  client.run.note(`${client.name} decides at PayPal: ${orderId} ${outcome}`)
  await visitPage(client, `${paypalUrl}/checkoutnow?token=${orderId}`, { outcome })
}

/** Gives his card to Clover's script in the shop's page, which answers a token that pays once. */
export async function tokenOfCard({ run }: Client, number: string): Promise<string> {
  const card = { number, exp_month: '12', exp_year: '2030', cvv: '123' }
  const answer = await run.shop.outside.fetch(`${cloverUrl}/v1/tokens`, {
    method: 'POST',
    headers: { apikey: 'clover_public_test', 'Content-Type': 'application/json' },
    body: JSON.stringify({ card }),
  })
  const { id } = z.object({ id: z.string() }).parse(await answer.json())
  return id
}
