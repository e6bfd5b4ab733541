import { expect } from 'vitest'
import { type Answer, type Json, ORIGIN } from './client.ts'

/* What lists that are plain arrays tell in their headers. */

export const idsOf = ({ body }: Answer) => body.map(({ id }: Json) => id)
export const totalOf = ({ headers }: Answer) => headers.get('X-Total-Count')

/** The address that a Link header leads on to, without the origin; null where there is none. */
export function nextOf({ headers }: Answer): string | null {
  const link = headers.get('Link')
  if (link === null) return null
  const [, url] = /^<([^>]+)>; rel="next"$/.exec(link) ?? []
  expect(url?.startsWith(ORIGIN), link).toBe(true)
  return url?.slice(ORIGIN.length) ?? null
}
