import * as z from 'zod'
import { GatewayRefused, GatewayUnavailable, type RefusalReason } from '../core/payments/errors.ts'
import { type Fetch, ownFetch, sendGuarded, withoutSlash } from '../outgoing/guarded-fetch.ts'
import { isOutageStatus } from './outage-statuses.ts'
import { parseAnswer } from './parse-answer.ts'
import { commandHash } from './payu-hash.ts'

const timeoutMs = 10_000

type CommandName = 'verify_payment' | 'cancel_refund_transaction' | 'getAllRefundsFromTxnIds'

/** Answers of PayU's API: what else is in them depends on the command. */
export type PayuAnswer = z.infer<typeof Answer>

export interface PayuClient {
  /** Gives a command about `var1`. Refusals are answered as well. @throws GatewayUnavailable */
  ask(name: CommandName, var1: string, more?: Record<string, string>): Promise<PayuAnswer>
}

/** Some answers have their numbers as text. */
const Whole = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
])

const Answer = z.looseObject({
  status: Whole,
  msg: z.string().nullish(),
  error_code: Whole.nullish().catch(null),
})

export function createPayuClient(options: {
  key: string
  salt: string
  apiUrl: string
  fetch?: Fetch
}): PayuClient {
  const { key, salt, apiUrl, fetch: send = ownFetch } = options
  const url = `${withoutSlash(apiUrl)}/merchant/postservice.php?form=2`
  return {
    async ask(name, var1, more = {}) {
      const hash = commandHash(salt, { key, name, var1 })
      const body = new URLSearchParams({ key, command: name, var1, ...more, hash })
      const answer = parseAnswer('PayU', Answer, await post(send, url, body))
      assertPatient(answer)
      return answer
    },
  }
}

/** @throws GatewayUnavailable for silence, outages, redirects and all that is no JSON, such as a page */
async function post(send: Fetch, url: string, body: URLSearchParams): Promise<unknown> {
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const response = await sendGuarded(send, url, { method: 'POST', body, signal })
    if (isOutageStatus(response.status)) throw new Error(`Status ${response.status}`)
    return await response.json()
  } catch (cause) {
    throw new GatewayUnavailable('PayU gave no usable answer', { cause })
  }
}

/** PayU's limit of requests has no status of its own. */
function assertPatient({ status, msg }: PayuAnswer): void {
  if (status !== 1 && /too many requests/i.test(msg ?? '')) {
    throw new GatewayUnavailable('PayU has had too many requests')
  }
}

// --- Refusals ---------------------------------------------------------------------------------

/** Codes of docs.payu.in, "Error Codes for Refund Initiation". */
const reasons: Partial<Record<number, RefusalReason>> = {
  105: 'amount',
  111: 'state',
  113: 'amount',
  116: 'not_found',
  117: 'amount',
  263: 'amount',
}

/**
 * Refusals that are over soon: a lock (120, 267), the same amount of the same payment within five
 * minutes (214), a payment of today (226), and 302, "please try after some time".
 */
const passing = [120, 214, 226, 267, 302]

/** A wrong key or hash, for which PayU has no code: it is about us, and over once the settings are right. */
const aboutUs = /invalid (hash|key|merchant)/i

/** Why PayU has not done what it was asked for. */
export function refusalOf({ msg, error_code: code }: PayuAnswer): Error {
  const message = `PayU refused with code ${code ?? 'none'}: ${msg ?? ''}`
  const isPassing = code ? passing.includes(code) : aboutUs.test(msg ?? '')
  if (isPassing) return new GatewayUnavailable(message)
  return new GatewayRefused((code && reasons[code]) || 'other', message)
}
