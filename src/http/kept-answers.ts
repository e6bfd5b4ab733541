import { describeError } from '../core/describe-error.ts'
import type { Http } from './app-env.ts'
import { hasBookmark, isAnonymous } from './session.ts'

const cacheName = 'catalogue'

/** When the database was asked, in milliseconds: the answer's age counts from there. */
const readAtName = 'Read-At'

/** The rest belongs to the request that was answered: its id, its costs, the origin it came from. */
const keptHeaders = ['Content-Type', 'Cache-Control', 'ETag', 'Link', 'X-Total-Count']

/**
 * Under what an answer is kept in the data centre, null where it is not: there is no cache, the
 * client has signed in, which counts only where answers are not for all, or has just written something,
 * or the query has more than the route reads.
 * Pages link to their neighbours with all of their query, so such a query is nobody else's.
 */
export function keyOf(
  c: Http,
  parameters: string[],
  { isForAll }: { isForAll: boolean },
): string | null {
  const { CATALOGUE_CACHE_SECONDS, PUBLIC_ORIGIN } = c.var.variables
  if (CATALOGUE_CACHE_SECONDS === 0) return null
  if (isForAll ? hasBookmark(c) : !isAnonymous(c)) return null
  const { pathname, search } = new URL(c.req.url)
  const asked = search.slice(1).split('&').filter(Boolean).toSorted()
  const names = asked.map((pair) => pair.split('=', 1)[0] ?? '')
  if (new Set(names).size < names.length) return null
  if (!names.every((name) => parameters.includes(name))) return null
  // A new version of the Worker, which other settings make as well, starts with nothing.
  return `${PUBLIC_ORIGIN}/${c.env.VERSION.id}${pathname}?${asked.join('&')}`
}

/** What is kept under a key and has not run out. A cache that fails has nothing. */
export async function findKept(c: Http, key: string): Promise<Response | null> {
  const { clock, log } = c.var.ctx
  try {
    const cache = await caches.open(cacheName)
    const kept = await cache.match(key)
    if (!kept) return null
    const age = (clock.now().getTime() - Number(kept.headers.get(readAtName))) / 1000
    if (age < c.var.variables.CATALOGUE_CACHE_SECONDS) return toAnswer(kept, age)
    await kept.body?.cancel()
  } catch (error) {
    log('warn', 'cache.failed', { error: describeError(error) })
  }
  return null
}

/** Keeps the answer, for as long as it says itself. */
export async function keep(
  c: Http,
  key: string,
  { text, readAt }: { text: string; readAt: Date },
): Promise<void> {
  const headers = pick(c.res.headers)
  headers.set(readAtName, String(readAt.getTime()))
  try {
    const cache = await caches.open(cacheName)
    await cache.put(key, new Response(text, { headers }))
  } catch (error) {
    c.var.ctx.log('warn', 'cache.failed', { error: describeError(error) })
  }
}

function toAnswer(kept: Response, age: number): Response {
  const headers = pick(kept.headers)
  headers.set('Age', String(Math.max(0, Math.floor(age))))
  return new Response(kept.body, { headers })
}

function pick(from: Headers): Headers {
  const headers = new Headers()
  for (const name of keptHeaders) {
    const value = from.get(name)
    if (value !== null) headers.set(name, value)
  }
  return headers
}
