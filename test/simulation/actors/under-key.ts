import { DomainError } from '../../../src/core/domain-error.ts'
import { type KeyUse, onceUnderKey } from '../../../src/core/idempotency/answers.ts'
import type { Context } from '../../../src/core/ports.ts'
import { type Outcome, outcomeOf, resultOf } from './answer.ts'

interface UnderKey {
  userId: number
  key: string
  what: string
}

/**
 * Works under an `Idempotency-Key`, as the contracts' routes do it: refusals are kept as well as answers,
 * and what breaks leaves the key free.
 */
export async function workUnderKey<T>(
  ctx: Context,
  { userId, key, what }: UnderKey,
  work: (ctx: Context, operationId: string) => Promise<T>,
): Promise<T> {
  const use: KeyUse = { scope: `user:${userId}`, keyHash: key, fingerprint: what }
  const operationId = `${userId} ${key} ${what}`
  let own: Outcome<T> | null = null
  const kept = await onceUnderKey(ctx, use, async () => {
    own = await outcomeOf(() => work(ctx, operationId))
    return isKept(own) ? encoder.encode(JSON.stringify(toKept(own))) : null
  })
  if (kept) return resultOf(fromKept(decoder.decode(kept)))
  if (!own) throw new Error('Nothing was done and nothing was kept')
  return resultOf(own)
}

/** As the routes decide it: what is our fault, or may be asked again, leaves the key free. */
function isKept(outcome: Outcome<unknown>): boolean {
  if (!('error' in outcome)) return true
  const { error } = outcome
  return error instanceof DomainError && !isForgotten(error)
}

/** Those of which the routes' statuses are 400 of the input, 401, 403, 412, 429, and above 499. */
function isForgotten({ kind, code }: DomainError): boolean {
  const kinds = ['invalid', 'not_signed_in', 'not_allowed', 'limit', 'outside']
  return kinds.includes(kind) || code === 'precondition_failed'
}

function toKept(outcome: Outcome<unknown>): object {
  if (!('error' in outcome)) return outcome
  const { error } = outcome
  if (!(error instanceof DomainError)) throw error
  return { refused: { kind: error.kind, code: error.code, data: String(error.data) } }
}

/** Safe: `toKept` has written it. */
function fromKept<T>(text: string): Outcome<T> {
  const kept = JSON.parse(text)
  return kept.refused ? { error: new DomainError(kept.refused, {}) } : { value: kept.value }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
