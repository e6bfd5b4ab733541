import type { SQL } from 'drizzle-orm'
import type { MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'
import { openCartOf, toOpenCart } from '../core/cart/open-cart.ts'
import { authenticate, type SignIn } from '../core/identity/authenticate.ts'
import { ForeignOrigin, NotAuthenticated, NotStaff, TokenInvalid } from '../core/identity/errors.ts'
import type { SignedInUser } from '../core/identity/types.ts'
import type { ContractName } from '../core/ports.ts'
import type { AppEnv, Http } from './app-env.ts'
import { cookieOf } from './cookies.ts'

/** They change nothing. */
export const safeMethods = ['GET', 'HEAD', 'OPTIONS']

/** Lets signed-in users pass. @throws NotAuthenticated, TokenInvalid, ForeignOrigin */
export const signedIn = createMiddleware<AppEnv>(async (c, next) => {
  c.set('user', await requireUser(c))
  await next()
})

/** Lets signed-in users pass, and finds their open cart of a contract in the same query. */
export function signedInWithCart(contract: ContractName): MiddlewareHandler<AppEnv> {
  const cartOf = (userId: SQL) => openCartOf(userId, contract)
  return async (c, next) => {
    const found = await findSignIn(c, cartOf)
    if (!found) throw new NotAuthenticated()
    c.set('user', found.user)
    c.set('openCart', toOpenCart(found.beside))
    await next()
  }
}

/** Lets staff pass, as the database says, whatever a token claims. */
export const staff = createMiddleware<AppEnv>(async (c, next) => {
  const user = await requireUser(c)
  if (!user.isStaff) throw new NotStaff()
  c.set('user', user)
  await next()
})

/** Lets everybody pass; a bearer token must be good all the same, a stale cookie is nobody's. */
export const maybeSignedIn = createMiddleware<AppEnv>(async (c, next) => {
  const user = await findAccount(c).catch((error) => {
    if (error instanceof TokenInvalid && bearerOf(c) === null) return null
    throw error
  })
  if (user) c.set('user', user)
  await next()
})

async function requireUser(c: Http): Promise<SignedInUser> {
  const user = await findAccount(c)
  if (!user) throw new NotAuthenticated()
  return user
}

async function findAccount(c: Http): Promise<SignedInUser | null> {
  return (await findSignIn(c))?.user ?? null
}

/** Null without a token; guests have no account. @throws TokenInvalid, ForeignOrigin */
async function findSignIn(c: Http, beside?: (userId: SQL) => SQL): Promise<SignIn | null> {
  const token = bearerOf(c) ?? cookieToken(c)
  if (token === null) return null
  return authenticate(c.var.ctx, token, { admitsGuests: false }, beside)
}

/** An Authorization header wins over a cookie, also when it is of no use. */
function bearerOf(c: Http): string | null {
  const header = c.req.header('authorization')
  if (header === undefined) return null
  if (!/^bearer\b/i.test(header)) return null
  const token = /^bearer +([\w.~+/-]+=*)$/i.exec(header)?.[1]
  if (!token) throw new TokenInvalid()
  return token
}

/** Browsers send cookies by themselves, so a write must come from a page of ours. */
function cookieToken(c: Http): string | null {
  const token = cookieOf(c, 'access_token')
  if (!token) return null
  if (safeMethods.includes(c.req.method)) return token
  refuseForeignOrigin(c)
  return token
}

/** For writes that a cookie alone authorises. @throws ForeignOrigin */
export function refuseForeignOrigin(c: Http): void {
  const origin = c.req.header('origin')
  if (origin === undefined) return
  // A wildcard opens the API to pages that carry their own token, not to those that use cookies.
  const own = [c.var.variables.PUBLIC_ORIGIN, new URL(c.req.url).origin]
  const allowed = [...own, ...c.var.variables.ALLOWED_ORIGINS.filter((one) => one !== '*')]
  if (!allowed.includes(origin)) throw new ForeignOrigin()
}
