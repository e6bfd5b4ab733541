/* What happens around a checkout that is paid through Stripe. */
import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { stockOf } from '../catalogue/products.ts'
import type { AvantlushCustomer } from '../customers/avantlush-customers.ts'
import { inMinutes } from '../faults/still-world.ts'
import { contradictionsAtStripe } from '../gateways/stripe-invariants.ts'
import { pay } from '../gateways/stripe-payments.ts'
import { applyStoredWebhooks, takeWebhooks } from '../gateways/stripe-webhooks.ts'
import { avantlushClient, type Json } from '../http/client.ts'
import { context } from '../world/context.ts'
import { quantitiesOf } from './avantlush-carts.ts'
import { orderCount, type Quoted } from './quotes.ts'

export const stripeEventsPath = '/api/webhooks/stripe/'

/** The customer completes the payment of a quote in the browser; answers Stripe's status. */
export function confirmInBrowser({ payment }: Json, method?: string): Promise<number> {
  return pay(payment.payment_intent_id, payment.client_secret, method)
}

/** What the customer tells the bank that asks first. */
export async function tellBank(
  reference: string,
  outcome: 'authenticated' | 'failed',
): Promise<void> {
  const answer = await fetch(`${env.STRIPE_API_URL}/authenticate/${reference}`, {
    method: 'POST',
    body: new URLSearchParams({ outcome }),
  })
  await answer.text()
  if (!answer.ok) throw new Error(`The bank's page answered ${answer.status}`)
}

/** Events of a payment that wait at Stripe come to this contract, and are applied. */
export async function receiveHere(reference: string): Promise<void> {
  for (const { headers, body } of await takeWebhooks(reference)) {
    await avantlushClient().post(stripeEventsPath, body, { headers, expect: 200 })
  }
  await applyStoredWebhooks()
}

/** What the schedule does so many minutes from now, by when what has just failed is due again. */
export function runJobs(minutes = 2): Promise<void> {
  return runScheduled(inMinutes(context(), minutes))
}

/** What is still to be done about money, and what Stripe and the shop do not agree on. */
export async function looseEnds(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT key FROM outbox WHERE due_at IS NOT NULL AND kind NOT LIKE 'message.%'",
  ).all<{ key: string }>()
  return [...results.map(({ key }) => key), ...(await contradictionsAtStripe())]
}

/** The alarm of the customer's cart goes off; false where none was set. */
export async function ringCart({ id }: AvantlushCustomer): Promise<boolean> {
  const cartId = await env.DB.prepare(
    "SELECT id FROM carts WHERE user_id = ? AND contract = 'avantlush'",
  )
    .bind(id)
    .first<number>('id')
  return runDurableObjectAlarm(env.CARTS.getByName(String(cartId)))
}

/** The half hour that a quote is open is over. */
export async function passTime({ checkout_id: id }: Json): Promise<void> {
  await env.DB.prepare('UPDATE quotes SET expires_at = ? WHERE id = ?')
    .bind(Date.now() - 1, id)
    .run()
}

/** Orders, what is in the cart, and what can be sold. */
export async function standOf({ customer, product }: Pick<Quoted, 'customer' | 'product'>) {
  const [orders, inCart, stock] = await Promise.all([
    orderCount(customer),
    quantitiesOf(customer),
    stockOf(product),
  ])
  return { orders, inCart, stock }
}
