import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { SessionTerms, TokenPair } from '../core/identity/types.ts'
import type { Http } from './app-env.ts'

const paths = { access_token: '/', refresh_token: '/auth/' } as const

type TokenCookie = keyof typeof paths

export function cookieOf(c: Http, name: TokenCookie): string | undefined {
  return getCookie(c, name)
}

/** Delivers a pair where script cannot read it. */
export function setTokenCookies(
  c: Http,
  { access, refresh }: TokenPair,
  { accessTtlSeconds, refreshTtlSeconds }: SessionTerms,
): void {
  set(c, 'access_token', access, accessTtlSeconds)
  set(c, 'refresh_token', refresh, refreshTtlSeconds)
}

export function deleteTokenCookies(c: Http): void {
  for (const name of ['access_token', 'refresh_token'] as const) {
    deleteCookie(c, name, { path: paths[name], secure: isSecure(c) })
  }
}

function set(c: Http, name: TokenCookie, value: string, maxAge: number): void {
  setCookie(c, name, value, {
    path: paths[name],
    maxAge,
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(c),
  })
}

/** Plain http happens on localhost only. */
export function isSecure(c: Http): boolean {
  return c.var.variables.PUBLIC_ORIGIN.startsWith('https:')
}
