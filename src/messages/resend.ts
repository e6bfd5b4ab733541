import * as z from 'zod'
import { MessageRefused } from '../core/messages/errors.ts'
import { type Fetch, ownFetch, sendGuarded, withoutSlash } from '../outgoing/guarded-fetch.ts'
import { parseJson } from '../outgoing/parse-json.ts'
import type { EmailSender } from './join-senders.ts'
import { refuseLineBreaks } from './refuse-line-breaks.ts'

const timeoutMs = 10_000

export interface ResendOptions {
  /** Origin of the API, with a path prefix where the simulator stands in for it. */
  apiUrl: string
  apiKey: string
  /** Such as `Shop <shop@example.com>`. */
  from: string
  fetch?: Fetch
}

/** Email by Resend's HTTP API, which sends once per key however often it is asked. */
export function createResendSender(options: ResendOptions): EmailSender {
  const { apiUrl, apiKey, from, fetch: send = ownFetch } = options
  return {
    async sendEmail(message, key) {
      refuseLineBreaks(message)
      const { to, subject, text, html } = message
      const response = await sendGuarded(send, `${withoutSlash(apiUrl)}/emails`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${apiKey}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': key,
        },
        body: JSON.stringify({ from, to: [to], subject, text, html }),
        signal: AbortSignal.timeout(timeoutMs),
      })
      const body = parseJson(await response.text())
      if (response.ok && Sent.safeParse(body).success) return
      throw failure(response.status, Problem.safeParse(body).data?.name)
    },
  }
}

const Sent = z.object({ id: z.string().min(1) })
const Problem = z.object({ name: z.string() })

/**
 * Keys, quotas and outages can be put right while the message waits; its own faults cannot. Resend's
 * message is left out, since it may tell whom the email was for.
 */
function failure(status: number, problem = 'without a reason'): Error {
  const text = `Resend answered ${status} ${problem}`
  const isFaulty =
    [400, 413, 422].includes(status) || (status === 409 && problem === 'invalid_idempotent_request')
  return isFaulty ? new MessageRefused(text) : new Error(text)
}
