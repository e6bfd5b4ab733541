import { getCookie, setCookie } from 'hono/cookie'
import type { Http } from './app-env.ts'
import { isSecure } from './cookies.ts'

export const bookmarkName = 'x-d1-bookmark'
const bookmarkTtlSeconds = 60

/** Where a request's round trips go, and what its client's next one must have seen. */
export interface Sessions {
  open(): D1DatabaseSession
  bookmark(): string | null
}

/**
 * Public reads may be answered by a replica near the reader, at least as fresh as the client's last
 * write; all of what signs in or changes something goes to the primary, so that its answer shows what
 * it has done, and what the objects have.
 */
export function openSessions(c: Http): Sessions {
  return isPublicRead(c) ? oneSession(c) : onPrimary(c.env.DB)
}

function oneSession(c: Http): Sessions {
  const session = c.env.DB.withSession(bookmarkOf(c) ?? 'first-unconstrained')
  return { open: () => session, bookmark: () => session.getBookmark() }
}

/** Only the first query of a session is sure to go to the primary: each round trip opens its own. */
function onPrimary(database: D1Database): Sessions {
  const sessions: D1DatabaseSession[] = []
  return {
    open() {
      const session = database.withSession('first-primary')
      sessions.push(session)
      return session
    },
    // As texts, too, later bookmarks come after earlier ones.
    bookmark() {
      const bookmarks = sessions.map((session) => session.getBookmark() ?? '')
      return bookmarks.toSorted().at(-1) || null
    },
  }
}

/** Whether a read is anybody's: its client has neither signed in nor just written something. */
export function isAnonymous(c: Http): boolean {
  return isPublicRead(c) && !hasBookmark(c)
}

/** Whether the client has just written something, which it is to see. */
export function hasBookmark(c: Http): boolean {
  return bookmarkOf(c) !== undefined
}

/** Hands the client of a write the bookmark with which its next read sees that write. */
export function passBookmark(c: Http, sessions: Sessions): void {
  const bookmark = sessions.bookmark()
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
