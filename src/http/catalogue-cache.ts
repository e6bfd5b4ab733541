import type { MiddlewareHandler } from 'hono'
import { etag, RETAINED_304_HEADERS } from 'hono/etag'
import type * as z from 'zod'
import type { AppEnv, Http } from './app-env.ts'
import { tagOf } from './entity-tags.ts'
import { findKept, keep, keyOf } from './kept-answers.ts'

/** Answers 304 to a client that has what it asks for. */
const conditional = etag({
  retainedHeaders: [
    ...RETAINED_304_HEADERS,
    'age',
    // Without these a browser would hide a 304 from the script that asked for it.
    'access-control-allow-origin',
    'access-control-allow-credentials',
    'access-control-expose-headers',
    // These can change while the entries of a page stay the same.
    'link',
    'x-total-count',
  ],
})

/**
 * Lets anyone keep what anyone may see, and nobody what a signed-in user was shown. The data centre
 * keeps it for CATALOGUE_CACHE_SECONDS, `secondsMax` at most, as the answer to the `query` that the route
 * reads; with `isForAll` also to those who have signed in. Stands after `maybeSignedIn` or `withGoodToken`
 * and after limits, which no kept answer gets around.
 */
export function catalogueCache(
  query?: z.ZodObject,
  { secondsMax = Number.POSITIVE_INFINITY, isForAll = false } = {},
): MiddlewareHandler<AppEnv> {
  const parameters = Object.keys(query?.shape ?? {})
  return async (c, next) => {
    const readAt = c.var.ctx.clock.now()
    const key = keyOf(c, parameters, { isForAll })
    const kept = key && (await findKept(c, key))
    if (kept) c.res = kept
    else await next()
    c.res.headers.append('Vary', 'Authorization, Cookie')
    if (c.res.status !== 200) return
    const hasToken = c.var.user || (isForAll && c.req.header('authorization') !== undefined)
    if (!kept && (isForAll || !hasToken)) {
      const text = await describe(c, secondsMax)
      if (key) c.var.ctx.defer(() => keep(c, key, { text, readAt }))
    }
    if (hasToken) {
      c.res.headers.set('Cache-Control', 'private, no-store')
      return
    }
    await conditional(c, async () => {})
  }
}

/** Says of the answer what it is, and for how long. Reading its text uses up the answer. */
async function describe(c: Http, secondsMax: number): Promise<string> {
  const text = await c.res.text()
  const seconds = Math.min(c.var.variables.CATALOGUE_CACHE_SECONDS, secondsMax)
  const headers = new Headers(c.res.headers)
  headers.set('ETag', await tagOf(text))
  // Where nothing is kept a browser asks again, too, and is told when nothing has changed.
  headers.set('Cache-Control', seconds === 0 ? 'public, no-cache' : `public, max-age=${seconds}`)
  c.res = undefined
  c.res = new Response(text, { headers })
  return text
}
