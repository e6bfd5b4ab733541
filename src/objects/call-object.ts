const attemptsMax = 3

/**
 * An object behind its interface. Each attempt takes a fresh stub, because one that threw an
 * infrastructure error stays broken; only the calls named in `retried`, idempotent all, are repeated.
 */
export function callObject<T extends object>(
  stub: () => object,
  { retried, onCall }: { retried: (keyof T & string)[]; onCall: () => void },
): T {
  return new Proxy(asInterface<T>({}), {
    get: (_, method) => {
      if (typeof method !== 'string') return undefined
      const attempts = retried.some((name) => name === method) ? attemptsMax : 1
      return async (...args: unknown[]) => {
        onCall()
        return attempt(attempts, () => call(stub(), method, args))
      }
    },
  })
}

async function attempt(attemptsLeft: number, call: () => Promise<unknown>): Promise<unknown> {
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

/** Safe: stubs answer every method of the object's class, which implements the interface. */
function call(stub: object, method: string, args: unknown[]): Promise<unknown> {
  // Called in place: a stub takes `apply` for one more remote method.
  return Reflect.apply(Reflect.get(stub, method) as () => Promise<unknown>, stub, args)
}

/** Safe: the proxy's trap answers every method of the interface. */
function asInterface<T extends object>(target: object): T {
  return target as T
}
