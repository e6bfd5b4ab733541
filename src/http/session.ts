import { getCookie, setCookie } from 'hono/cookie'
import type { Http } from './app-env.ts'
import { isSecure } from './cookies.ts'

export const bookmarkName = 'x-d1-bookmark'
const bookmarkTtlSeconds = 60

/**
 * Public reads may be answered by a replica near the reader, at least as fresh as the client's last
 * write; everything that signs in or changes something goes to the primary.
 */
export function openSession(c: Http): D1DatabaseSession {
  if (isPublicRead(c)) return c.env.DB.withSession(bookmarkOf(c) ?? 'first-unconstrained')
  return c.env.DB.withSession('first-primary')
}

/** Whether a read is anybody's: its client has neither signed in nor just written something. */
export function isAnonymous(c: Http): boolean {
  return isPublicRead(c) && bookmarkOf(c) === undefined
}

/** Hands the client of a write the bookmark with which its next read sees that write. */
export function passBookmark(c: Http, session: D1DatabaseSession): void {
  const bookmark = session.getBookmark()
  if (!bookmark || c.var.cost.rowsWritten === 0) return
  c.header(bookmarkName, bookmark)
  if (isPublicRead(c)) return
  setCookie(c, bookmarkName, bookmark, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(c),
    maxAge: bookmarkTtlSeconds,
  })
}

function isPublicRead(c: Http): boolean {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return false
  return !c.req.header('authorization') && !getCookie(c, 'access_token')
}

/** Bookmarks are opaque text of D1's; anything of another shape is ignored. */
function bookmarkOf(c: Http): string | undefined {
  const bookmark = c.req.header(bookmarkName) ?? getCookie(c, bookmarkName)
  return bookmark && /^[\w-]{1,200}$/.test(bookmark) ? bookmark : undefined
}
