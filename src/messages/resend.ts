import * as z from 'zod'
import { MessageRefused } from '../core/errors.ts'
import type { Messenger } from '../core/ports.ts'
import { refuseLineBreaks } from './refuse-line-breaks.ts'

const timeoutMs = 10_000

export interface ResendOptions {
  /** Origin of the API, with a path prefix where the simulator stands in for it. */
  apiUrl: string
  apiKey: string
  /** Such as `Shop <shop@example.com>`. */
  from: string
  fetch?: (url: string, init?: RequestInit) => Promise<Response>
}

/** Email by Resend's HTTP API, which sends once per key however often it is asked. */
export function createResendMessenger(options: ResendOptions): Messenger {
  const { apiKey, from } = options
  const send = options.fetch ?? ((url: string, init?: RequestInit) => fetch(url, init))
  const url = `${options.apiUrl.replace(/\/+$/, '')}/emails`
  return {
    async sendEmail(message, key) {
      refuseLineBreaks(message)
      const { to, subject, text, html } = message
      const response = await send(url, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${apiKey}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': key,
        },
        body: JSON.stringify({ from, to: [to], subject, text, html }),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      })
      const body = parseJson(await response.text())
      if (response.ok && Sent.safeParse(body).success) return
      throw failure(response.status, Problem.safeParse(body).data)
    },
  }
}

const Sent = z.object({ id: z.string().min(1) })
const Problem = z.object({ name: z.string(), message: z.string() })

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Keys, quotas and outages can be put right while the message waits; its own faults cannot. */
function failure(status: number, problem: z.infer<typeof Problem> | undefined): Error {
  const text = `Resend answered ${status} ${problem?.name ?? ''}: ${problem?.message ?? ''}`
  const isFaulty =
    [400, 413, 422].includes(status) ||
    (status === 409 && problem?.name === 'invalid_idempotent_request')
  return isFaulty ? new MessageRefused(text) : new Error(text)
}
