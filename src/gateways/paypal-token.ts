import * as z from 'zod'

/** A token is given up so long before its end, so that none ends on its way. */
const earlyMs = 60_000

export interface PaypalTokens {
  /** A token that is good for now; whoever asks at the same time gets the same one. */
  get(): Promise<string>
  /** One that PayPal no longer takes. */
  forget(token: string): void
}

export const PaypalToken = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
})

interface Known {
  text: string
  freshUntilMs: number
}

export function createPaypalTokens(options: {
  request: () => Promise<z.infer<typeof PaypalToken>>
  now: () => Date
  /** Longer than `request` may take. */
  patienceMs: number
}): PaypalTokens {
  const { request, now, patienceMs } = options
  let known: Known | null = null
  let asked: Promise<Known> | null = null

  async function ask(): Promise<Known> {
    const { access_token: text, expires_in: seconds } = await request()
    known = { text, freshUntilMs: now().getTime() + seconds * 1000 - earlyMs }
    return known
  }

  return {
    async get() {
      if (known !== null && now().getTime() < known.freshUntilMs) return known.text
      asked ??= ask()
      const shared = asked
      try {
        return (await within(patienceMs, shared)).text
      } finally {
        if (asked === shared) asked = null
      }
    },
    forget(token) {
      if (known?.text === token) known = null
    },
  }
}

/**
 * A request that is cancelled never sees the end of what it asked for: who waits for it as well must
 * give up some time.
 */
function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = AbortSignal.timeout(ms)
  return new Promise((resolve, reject) => {
    late.addEventListener('abort', () => reject(late.reason))
    work.then(resolve, reject)
  })
}
