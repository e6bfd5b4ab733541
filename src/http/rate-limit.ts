import type { MiddlewareHandler } from 'hono'
import { TooManyRequests } from '../core/identity/errors.ts'
import type { AppEnv, Http } from './app-env.ts'

type LimitName =
  | 'ANONYMOUS_LIMIT'
  | 'AUTH_LIMIT'
  | 'BUY_LIMIT'
  | 'CHANGE_LIMIT'
  | 'READ_LIMIT'
  | 'SEARCH_LIMIT'

const periodSeconds = 60

/**
 * A first shield, counted roughly and per location (wrangler.toml has the figures); what must be
 * exact is counted where it happens. @throws TooManyRequests
 */
export function limited(name: LimitName, keyOf: (c: Http) => string): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (c.var.ctx.settings.isLimited) {
      const { success } = await c.env[name].limit({ key: keyOf(c) })
      if (!success) throw new TooManyRequests(periodSeconds)
    }
    await next()
  }
}

/** The caller's address as Cloudflare tells it; of IPv6 its network, as one caller has all of that. */
export function addressOf(c: Http): string {
  return networkOf(clientAddressOf(c) ?? 'unknown')
}

/** The first 64 bits of an IPv6 address, whose zeros may be left out; any other text as it is. */
export function networkOf(address: string): string {
  const [before = '', after] = address.toLowerCase().split('::')
  if (!address.includes(':')) return address
  const [start, end] = [before, after ?? ''].map((part) => part.split(':').filter(Boolean))
  const zeros = Math.max(0, 8 - (start?.length ?? 0) - (end?.length ?? 0))
  const all = [...(start ?? []), ...Array<string>(zeros).fill('0'), ...(end ?? [])]
  return `${all
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}

/** The same, but null where it is unknown: for uses in which a made-up value would do harm. */
export function clientAddressOf(c: Http): string | null {
  return c.req.header('cf-connecting-ip') ?? null
}

/** Counts an operation by the caller's address. */
export function perAddress(c: Http): string {
  return `${c.req.path}:${addressOf(c)}`
}

/** Counts what a signed-in user does. Stands after `signedIn`. */
export function perUser(c: Http): string {
  return `user:${c.var.user.id}`
}
