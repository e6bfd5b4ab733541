import type { MiddlewareHandler } from 'hono'
import { etag, RETAINED_304_HEADERS } from 'hono/etag'
import type { AppEnv } from './app-env.ts'

const publicPolicy = 'public, max-age=30'

// Without the CORS headers a browser would hide a 304 from the script that asked for it; the others
// can change while the entries of a page stay the same.
const tagged = etag({
  retainedHeaders: [
    ...RETAINED_304_HEADERS,
    'access-control-allow-origin',
    'access-control-allow-credentials',
    'access-control-expose-headers',
    'link',
    'x-total-count',
  ],
})

/**
 * Lets anyone keep what anyone may see, and nobody what a signed-in user was shown. Stands after
 * `maybeSignedIn`.
 */
export const catalogueCache: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next()
  c.header('Vary', 'Authorization, Cookie', { append: true })
  if (c.res.status !== 200) return
  if (c.var.user) {
    c.header('Cache-Control', 'private, no-store')
    return
  }
  c.header('Cache-Control', publicPolicy)
  await tagged(c, async () => {})
}
