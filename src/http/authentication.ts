import type { SQL } from 'drizzle-orm'
import type { MiddlewareHandler } from 'hono'
import {
  cartAndProductIn,
  openCartIn,
  openCartOf,
  openWithProduct,
  selectOpenCart,
  toOpenCart,
} from '../core/cart/open-cart.ts'
import type { CartTerms } from '../core/cart/types.ts'
import { quoteIn, selectPayableQuote } from '../core/checkout/quotes/find-quote.ts'
import {
  authenticate,
  authenticateBeside,
  type Beside,
  type SignIn,
} from '../core/identity/authenticate.ts'
import { ForeignOrigin, NotAuthenticated, NotStaff, TokenInvalid } from '../core/identity/errors.ts'
import type { SessionTerms } from '../core/identity/types.ts'
import type { ContractName } from '../core/ports.ts'
import type { AppEnv, Http } from './app-env.ts'
import { cookieOf } from './cookies.ts'
import { isKeyAccepted } from './idempotency.ts'
import { jsonArrived } from './read-body.ts'

/** They change nothing. */
export const safeMethods = ['GET', 'HEAD', 'OPTIONS']

/** What guards ask of a contract's terms. */
type Admission = Pick<SessionTerms, 'admits' | 'takesCookies'>

interface Guards {
  /** Lets signed-in users pass. @throws NotAuthenticated, TokenInvalid, ForeignOrigin */
  signedIn: MiddlewareHandler<AppEnv>
  /** Lets signed-in users pass, and finds their open cart of a contract in the same query. */
  signedInWithCart(contract: ContractName): MiddlewareHandler<AppEnv>
  /**
   * The same for a request that adds a product to the cart: the cart is opened on first use, and the
   * product is found, in the sign-in's round trip. `termsOf` answers the terms of a new cart. Where no
   * product is to be added after all, the cart is only found.
   */
  signedInToAdd(
    termsOf: (c: Http) => Omit<CartTerms, 'userId'>,
    productIdOf: (c: Http) => Promise<number | null>,
  ): MiddlewareHandler<AppEnv>
  /** Like `signedInWithCart`, and also finds the cart's quote, where it can still be paid. */
  signedInToPay(contract: ContractName): MiddlewareHandler<AppEnv>
  /** Signs a request in, and answers what statements beside that did. @throws NotAuthenticated, TokenInvalid */
  signInBeside(c: Http, beside: Beside): Promise<D1Result[]>
  /** Lets staff pass, as the database says, whatever a token claims. */
  staff: MiddlewareHandler<AppEnv>
  /** Lets everybody pass; a bearer token must be good all the same, a stale cookie is nobody's. */
  maybeSignedIn: MiddlewareHandler<AppEnv>
  /**
   * Lets everybody pass at once, for answers that are the same for all: a bearer token must be good all the
   * same, which is looked at beside the rest. Sets no user.
   */
  withGoodToken: MiddlewareHandler<AppEnv>
}

/** The guards of a contract, which lets in whom its terms admit. */
export function guardsOf(admission: Admission): Guards {
  return {
    async signedIn(c, next) {
      keep(c, await requireSignIn(c, admission))
      await next()
    },
    signedInWithCart(contract) {
      const cartOf = (userId: SQL) => openCartOf(userId, contract)
      return async (c, next) => {
        const { user, beside } = await requireSignIn(c, admission, cartOf)
        c.set('user', user)
        c.set('openCart', toOpenCart(beside))
        await next()
      }
    },
    signedInToAdd: (termsOf, productIdOf) => toAdd(admission, { termsOf, productIdOf }),
    signedInToPay: (contract) => toPay(admission, contract),
    signInBeside: (c, beside) => signInBeside(c, admission, beside),
    async staff(c, next) {
      const { user } = await requireSignIn(c, admission)
      if (!user.isStaff) throw new NotStaff()
      c.set('user', user)
      await next()
    },
    async maybeSignedIn(c, next) {
      const found = await findSignIn(c, admission).catch((error) => {
        if (error instanceof TokenInvalid && bearerOf(c) === null) return null
        throw error
      })
      if (found) keep(c, found)
      await next()
    },
    async withGoodToken(c, next) {
      const token = bearerOf(c)
      const looking = token === null ? null : authenticate(c.var.ctx, token, admission)
      // Thrown below, once the rest is done: an answer that is being made cannot be taken back before.
      looking?.catch(() => undefined)
      await next()
      await looking
    },
  }
}

function keep(c: Http, { user, sessionId, visitorUuid }: SignIn): void {
  c.set('user', user)
  c.set('session', { sessionId, visitorUuid })
}

interface Adding {
  termsOf: (c: Http) => Omit<CartTerms, 'userId'>
  productIdOf: (c: Http) => Promise<number | null>
}

function toAdd(admission: Admission, { termsOf, productIdOf }: Adding): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const productId = isKeyAccepted(c) ? await productIdOf(c) : null
    const { ctx } = c.var
    const results = await signInBeside(c, admission, (userId, isSignedIn) => {
      const owner = { ...termsOf(c), userId }
      if (productId === null) return [selectOpenCart(owner)]
      return openWithProduct(ctx, owner, productId, isSignedIn)
    })
    if (productId === null) c.set('openCart', openCartIn(results[0]))
    else {
      const { cart, product } = cartAndProductIn(results)
      c.set('openCart', cart)
      c.set('looked', { productId, product })
    }
    await next()
  }
}

function toPay(admission: Admission, contract: ContractName): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const { ctx } = c.var
    const [cart, quote] = await signInBeside(c, admission, (userId) => [
      selectOpenCart({ userId, contract }),
      selectPayableQuote(ctx, { userId, contract }),
    ])
    c.set('openCart', openCartIn(cart))
    c.set('quote', quoteIn(quote))
    await next()
  }
}

/** Signs the request in, and answers what statements beside that did. @throws NotAuthenticated, TokenInvalid */
async function signInBeside(c: Http, admission: Admission, beside: Beside): Promise<D1Result[]> {
  const token = tokenOf(c, admission)
  if (token === null) throw new NotAuthenticated()
  await jsonArrived(c)
  const { user, results } = await authenticateBeside(c.var.ctx, token, admission, beside)
  c.set('user', user)
  return results
}

async function requireSignIn(
  c: Http,
  admission: Admission,
  beside?: (userId: SQL) => SQL,
): Promise<SignIn> {
  const found = await findSignIn(c, admission, beside)
  if (!found) throw new NotAuthenticated()
  return found
}

/** Null without a token. @throws TokenInvalid, ForeignOrigin */
async function findSignIn(
  c: Http,
  admission: Admission,
  beside?: (userId: SQL) => SQL,
): Promise<SignIn | null> {
  const token = tokenOf(c, admission)
  if (token === null) return null
  await jsonArrived(c)
  return authenticate(c.var.ctx, token, admission, beside)
}

/** @throws TokenInvalid, ForeignOrigin */
function tokenOf(c: Http, { takesCookies }: Admission): string | null {
  return bearerOf(c) ?? (takesCookies ? cookieToken(c) : null)
}

/** The token of an Authorization header, which wins over a cookie also when it is of no use. @throws TokenInvalid */
export function bearerOf(c: Http): string | null {
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
