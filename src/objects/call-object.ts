import { addCost, type Cost } from '../cost.ts'

const attemptsMax = 3

/**
 * How an object's methods are called from outside: the answer tells what the call cost as well. The
 * compiler only sees that a stub has this method: it does not take `unknown` for serializable.
 */
export interface Metered {
  metered(method: string, args: unknown[]): Promise<MeteredAnswer>
}

export interface MeteredAnswer {
  result: unknown
  cost: Cost
}

/**
 * An object behind its interface. Each attempt takes a fresh stub, because one that threw an
 * infrastructure error stays broken; only the calls named in `retried`, idempotent all, are repeated.
 * What an object did before it threw is on no account.
 */
export function callObject<T extends object>(
  stub: () => Metered,
  retried: (keyof T & string)[],
): T {
  return new Proxy(asInterface<T>({}), {
    get: (_, method) => {
      if (typeof method !== 'string') return undefined
      const attempts = retried.some((name) => name === method) ? attemptsMax : 1
      return async (...args: unknown[]) => {
        addCost({ objectCalls: 1 })
        const { result, cost } = await attempt(attempts, () => stub().metered(method, args))
        addCost(cost)
        return result
      }
    },
  })
}

async function attempt<T>(attemptsLeft: number, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (attemptsLeft <= 1 || !isRetryable(error)) throw error
    return attempt(attemptsLeft - 1, call)
  }
}

/** Cloudflare marks infrastructure failures that may be repeated, overload excepted. */
function isRetryable(error: unknown): boolean {
  if (!(error instanceof Error) || ('overloaded' in error && error.overloaded)) return false
  return 'retryable' in error && Boolean(error.retryable)
}

/** Safe: the proxy's trap answers every method of the interface. */
function asInterface<T extends object>(target: object): T {
  return target as T
}
