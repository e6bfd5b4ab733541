import { backoff } from '../core/backoff.ts'
import type { Clock, Random } from '../core/ports.ts'
import { addCost } from '../cost.ts'
import type { Metered } from './metered.ts'

const attemptsMax = 5
const waitMs = { first: 100, max: 800 }

export interface Calls<Stub> {
  /** One attempt: for what would happen twice if it were repeated. */
  once<T>(call: (object: Stub) => Promise<Metered<T>>): Promise<T>
  /** For idempotent calls: repeated a few times while the platform, not the object, fails. */
  repeatable<T>(call: (object: Stub) => Promise<Metered<T>>): Promise<T>
}

/** What waiting for the next attempt needs. */
export interface Waiting {
  clock: Pick<Clock, 'wait'>
  random: Pick<Random, 'fraction'>
}

/**
 * How an object is called. Each attempt connects anew, because a stub that threw an infrastructure
 * error stays broken. No caller repeats these calls at once.
 */
export function callsTo<Stub>(connect: () => Stub, { clock, random }: Waiting): Calls<Stub> {
  async function once<T>(call: (object: Stub) => Promise<Metered<T>>): Promise<T> {
    addCost({ objectCalls: 1 })
    const { result, cost } = await call(connect())
    addCost(cost)
    return result
  }

  async function repeatable<T>(call: (object: Stub) => Promise<Metered<T>>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(call)
      } catch (error) {
        if (attempt === attemptsMax || !isRetryable(error)) throw error
        await clock.wait(backoff(attempt, waitMs, random.fraction()))
      }
    }
  }

  return { once, repeatable }
}

/** Cloudflare marks infrastructure failures that may be repeated, overload excepted. */
function isRetryable(error: unknown): boolean {
  if (!(error instanceof Error) || ('overloaded' in error && error.overloaded)) return false
  return 'retryable' in error && Boolean(error.retryable)
}
