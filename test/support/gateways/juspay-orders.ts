import { env } from 'cloudflare:workers'
import { type Answer, commerceEngineClient, type Json } from '../http/client.ts'
import { withEnv } from '../http/with-env.ts'
import { applyStoredWebhooks, type Delivery } from './stripe-webhooks.ts'

type Outcome = 'paid' | 'failed' | 'cancelled'

export const webhookPath = '/payments/juspay/webhook'

/** What the shopper decides on Juspay's page; answers where Juspay sends the browser. */
export function decideAtJuspay(info: Json, outcome: Outcome = 'paid'): Promise<URL> {
  return payOnPage(info.payment_links.web, outcome)
}

/** The same on a page by its address. */
export async function payOnPage(page: string, outcome: Outcome = 'paid'): Promise<URL> {
  const answer = await fetch(page, {
    method: 'POST',
    body: new URLSearchParams({ outcome }),
    redirect: 'manual',
  })
  await answer.text()
  if (answer.status !== 302) throw new Error(`Juspay answered ${answer.status}`)
  return new URL(answer.headers.get('Location') ?? '')
}

/** Pays an attempt, and has Juspay's events about it delivered and applied. */
export async function payAtJuspay(info: Json, outcome: Outcome = 'paid'): Promise<URL> {
  const back = await decideAtJuspay(info, outcome)
  await receiveFromJuspay(info.order_id)
  return back
}

/** Events that wait to be delivered; taken from the simulator. */
export async function takeJuspayEvents(orderId: string): Promise<Delivery[]> {
  const answer = await fetch(`http://simulator.test/deliveries?take=1&payment=${orderId}`)
  return answer.json()
}

/**
 * The shop answers when all is done that the event causes at once. The queue loses its message: the event is
 * applied where the test says so, and not beside it.
 */
export function deliverFromJuspay({
  headers,
  body,
}: {
  headers: Record<string, string>
  body: unknown
}): Promise<Answer> {
  const fetch = withEnv({ WEBHOOKS: losingQueue })
  return commerceEngineClient({ fetch }).post(webhookPath, body, { headers })
}

const metrics = { backlogCount: 0, backlogBytes: 0 }

const losingQueue: Queue = {
  metrics: async () => metrics,
  send: async () => ({ metadata: { metrics } }),
  sendBatch: async () => ({ metadata: { metrics } }),
}

export async function receiveFromJuspay(orderId: string): Promise<void> {
  for (const delivery of await takeJuspayEvents(orderId)) {
    const { status } = await deliverFromJuspay(delivery)
    if (status !== 200) throw new Error(`The shop answered ${status} to Juspay`)
  }
  await applyStoredWebhooks()
}

/** What time, banks and Juspay's dashboard bring about. */
export async function controlJuspay(path: string, form: Record<string, string>): Promise<void> {
  const answer = await fetch(`${env.JUSPAY_API_URL}/control/${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  const text = await answer.text()
  if (answer.status >= 300) throw new Error(text)
}

export async function juspayBooks(): Promise<Json> {
  return (await fetch(`${env.JUSPAY_API_URL}/control`)).json()
}

/** What Juspay was asked to pay back of an order, in rupees. */
export async function refundsAtJuspay(orderId: string): Promise<Json[]> {
  const orders: Json[] = await juspayBooks()
  return orders.find(({ order_id }) => order_id === orderId).refunds
}
