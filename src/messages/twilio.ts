import * as z from 'zod'
import { MessageRefused } from '../core/messages/errors.ts'
import type { TextMessage } from '../core/ports.ts'
import { type Fetch, ownFetch, sendGuarded, withoutSlash } from '../outgoing/guarded-fetch.ts'
import { parseJson } from '../outgoing/parse-json.ts'
import type { TextSender } from './join-senders.ts'

const timeoutMs = 10_000
/** The sender's own queue is full, and empties by itself. */
const queueIsFull = 21611

export interface TwilioOptions {
  /** Origin of the API, with a path prefix where the simulator stands in for it. */
  apiUrl: string
  accountSid: string
  authToken: string
  /** A number or a sender's name; empty where no SMS are sent. */
  from: string
  /** Such as `whatsapp:+15005550006`; empty where nothing goes by WhatsApp. */
  whatsappFrom: string
  /** An approved text, whose variable 1 is the code; empty where codes go as any other text. */
  whatsappTemplate: string
  fetch?: Fetch
}

/**
 * SMS and WhatsApp by Twilio's HTTP API. It knows no idempotency keys: a message whose answer got lost
 * is sent again when the caller repeats it, which is seldom, and does less harm than a code that never
 * comes.
 */
export function createTwilioSender(options: TwilioOptions): TextSender {
  const { apiUrl, accountSid, authToken, from, whatsappFrom, fetch: send = ownFetch } = options
  const url = `${withoutSlash(apiUrl)}/2010-04-01/Accounts/${accountSid}/Messages.json`
  return {
    channels: [...(from ? ['sms' as const] : []), ...(whatsappFrom ? ['whatsapp' as const] : [])],
    async sendText(message) {
      const response = await sendGuarded(send, url, {
        method: 'POST',
        headers: { Authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
        body: formOf(message, options),
        signal: AbortSignal.timeout(timeoutMs),
      })
      const body = parseJson(await response.text())
      if (response.ok && Accepted.safeParse(body).success) return
      throw failure(response.status, Problem.safeParse(body).data?.code)
    },
  }
}

/** From then on it is on its way; what becomes of it later is not asked. */
const Accepted = z.object({ sid: z.string().min(1) })
const Problem = z.object({ code: z.int() })

/** @throws MessageRefused where the shop has no sender for the channel */
function formOf({ channel, to, text, code }: TextMessage, options: TwilioOptions): URLSearchParams {
  const { from, whatsappFrom, whatsappTemplate } = options
  const isWhatsapp = channel === 'whatsapp'
  const sender = isWhatsapp ? whatsappFrom : from
  if (!sender) throw new MessageRefused(`The shop's settings have no sender for ${channel}`)
  const ends = { To: isWhatsapp ? `whatsapp:${to}` : to, From: sender }
  // WhatsApp lets a shop write first only in a text that it has approved.
  if (!isWhatsapp || !whatsappTemplate || code === null)
    return new URLSearchParams({ ...ends, Body: text })
  const variables = { ContentSid: whatsappTemplate, ContentVariables: JSON.stringify({ 1: code }) }
  return new URLSearchParams({ ...ends, ...variables })
}

/**
 * Keys, limits and outages can be put right while the message waits; its own faults cannot. Twilio's
 * message is left out, since it may tell whom the text was for.
 */
function failure(status: number, code?: number): Error {
  const text = `Twilio answered ${status} ${code ?? 'without a code'}`
  return status === 400 && code !== queueIsFull ? new MessageRefused(text) : new Error(text)
}
