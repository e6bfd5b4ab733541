import { createMiddleware } from 'hono/factory'
import { sha256 } from '../core/sha256.ts'
import type { AppEnv, Http } from './app-env.ts'

/** Tags what staff are shown of one thing, for `If-Match`. Stands before `idempotent` and caches. */
export const taggedForStaff = createMiddleware<AppEnv>(async (c, next) => {
  await next()
  if (!c.res.ok || !c.var.user?.isStaff) return
  c.header('ETag', await tagOf(await c.res.clone().text()))
  // Cloudflare makes the tag of what it compresses a weak one, which `If-Match` never matches.
  c.header('Cache-Control', 'private, no-store, no-transform')
})

/**
 * Whether a body is one of those that `If-Match` names; undefined where any will do. A weak tag, or
 * what is no tag at all, names none.
 */
export function ifMatch(c: Http): ((body: object) => Promise<boolean>) | undefined {
  const header = c.req.header('If-Match')?.trim()
  if (header === undefined || header === '*') return undefined
  const named = header.split(',').map((tag) => tag.trim())
  return async (body) => named.includes(await tagOf(JSON.stringify(body)))
}

/** The tag of an answer's body: equal bodies have equal tags. */
export async function tagOf(text: string): Promise<string> {
  return `"${await sha256(new TextEncoder().encode(text))}"`
}
