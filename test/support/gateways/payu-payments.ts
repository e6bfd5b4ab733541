import { env } from 'cloudflare:workers'
import { type Answer, type Client, commerceEngineClient, type Json } from '../http/client.ts'
import { withEnv } from '../http/with-env.ts'
import type { Delivery } from './stripe-webhooks.ts'

/** A page that posts a form by itself. */
export interface WayBack {
  url: string
  fields: Record<string, string>
}

type Outcome = 'paid' | 'failed' | 'cancelled'

/** The form of an attempt, as the shopper's browser posts it to PayU. */
export async function openAtPayu({ payment_gateway: _, ...fields }: Json): Promise<string> {
  const answer = await post('_payment', fields)
  await answer.text()
  if (answer.status !== 302) throw new Error(`PayU answered ${answer.status}`)
  return fields.txnid
}

/** What the shopper decides on PayU's page; answers how PayU sends the browser back. */
export async function decideAtPayu(txnid: string, outcome: Outcome = 'paid'): Promise<WayBack> {
  const page = await (await post(`_payment_options/${txnid}`, { outcome })).text()
  return wayBackIn(page)
}

/** Pays an attempt and comes back by the browser; answers where that is sent. */
export async function payAtPayu(info: Json, outcome: Outcome = 'paid'): Promise<URL> {
  const back = await decideAtPayu(await openAtPayu(info), outcome)
  await takePayuMessages(info.txnid)
  const { status, headers } = await comeBack(back.fields)
  if (status !== 303) throw new Error(`The shop answered ${status} to PayU's browser`)
  return new URL(headers.get('Location') ?? '')
}

/** The browser posts PayU's form to the shop. */
export function comeBack(fields: Record<string, string>): Promise<Answer> {
  const headers = { Accept: 'text/html,application/xhtml+xml' }
  return shop().post(callbackPath, new URLSearchParams(fields), { headers })
}

/** PayU itself posts it. */
export function tellAsPayu(fields: Record<string, string> | URLSearchParams): Promise<Answer> {
  return shop().post(callbackPath, new URLSearchParams(fields))
}

export const callbackPath = '/payments/payu/callback'

/** The shop, whose answers come when all is done that a message causes. */
function shop(): Client {
  return commerceEngineClient({ fetch: withEnv({}) })
}

/** What PayU has to tell of a payment; taken from the simulator. */
export async function takePayuMessages(txnid: string): Promise<Delivery[]> {
  const answer = await fetch(`http://simulator.test/deliveries?take=1&payment=${txnid}`)
  return answer.json()
}

/** Has PayU's messages about a payment delivered. */
export async function receiveFromPayu(txnid: string): Promise<void> {
  for (const { body, headers } of await takePayuMessages(txnid)) {
    const { status } = await shop().post(callbackPath, body, { headers })
    if (status !== 200) throw new Error(`The shop answered ${status} to PayU`)
  }
}

/** What time, banks and PayU's dashboard bring about. */
export async function controlPayu(path: string, fields: Record<string, string>): Promise<void> {
  const answer = await post(`control/${path}`, fields)
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(text)
}

/** Has the refunds of a payment, which PayU queues, succeed, and has the shop told of them. */
export async function endPayuRefunds(txnid: string): Promise<void> {
  for (const { requestId } of await refundsAtPayu(txnid)) {
    await controlPayu(`refunds/${requestId}`, { status: 'success' })
  }
  await receiveFromPayu(txnid)
}

/** PayU knows nothing of a payment any more. */
export async function forgetAtPayu(txnid: string): Promise<void> {
  await fetch(`${env.PAYU_API_URL}/control/payments/${txnid}`, { method: 'DELETE' })
}

export async function payuBooks(): Promise<Json> {
  return (await fetch(`${env.PAYU_API_URL}/control`)).json()
}

function post(path: string, fields: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams(
    Object.entries(fields).map(([name, value]) => [name, String(value)]),
  )
  return fetch(`${env.PAYU_API_URL}/${path}`, { method: 'POST', body, redirect: 'manual' })
}

function wayBackIn(page: string): WayBack {
  const url = /action="([^"]+)"/.exec(page)?.[1] ?? ''
  const inputs = page.matchAll(/name="([^"]+)"\s+value="([^"]*)"/g)
  const fields = [...inputs].map(([, name = '', value = '']) => [name, unescaped(value)])
  return { url: unescaped(url), fields: Object.fromEntries(fields) }
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

/** What PayU was asked to pay back of a payment, in paise. */
export async function refundsAtPayu(txnid: string): Promise<Json[]> {
  const payments: Json[] = await payuBooks()
  return payments.find((payment) => payment.txnid === txnid)?.refunds ?? []
}
