import { stripeUrl, zibalUrl } from '../platform/outside.ts'
import type { Client } from './client.ts'
import { postForm } from './post-form.ts'

/** What a customer's browser does at a gateway; the answer may get lost as any other. */
async function visit(client: Client, url: string, form: Record<string, string>, key?: string) {
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
  await visit(client, url, form, 'pk_test_x')
}

/** Decides on Zibal's page. */
export async function decideAtZibal(
  client: Client,
  { trackId, outcome }: { trackId: string; outcome: 'paid' | 'cancelled' | 'failed' },
): Promise<void> {
  client.run.note(`${client.name} decides at Zibal: ${trackId} ${outcome}`)
  await visit(client, `${zibalUrl}/start/${trackId}`, { outcome })
}
