import type { Context as HonoContext } from 'hono'
import type { Quote } from '../core/cart/checkouts.ts'
import type { CartOwner, OpenCart } from '../core/cart/types.ts'
import type { SignIn } from '../core/identity/authenticate.ts'
import type { SignedInUser } from '../core/identity/types.ts'
import type { Context } from '../core/ports.ts'
import type { StorefrontCart } from '../core/storefront-cart/types.ts'
import type { StorefrontOrder } from '../core/storefront-orders/reading/order-rows.ts'
import type { Cost } from '../cost.ts'
import type { Variables } from '../env.ts'

/** A session as its requests know it. */
export type RequestSession = Pick<SignIn, 'sessionId' | 'visitorUuid'>

/** What every route finds on its context. */
export interface AppEnv {
  Bindings: Env
  Variables: {
    ctx: Context
    variables: Variables
    cost: Cost
    requestId: string
    /** The signed-in user; set by every guard, by `maybeSignedIn` only where there is one. */
    user: SignedInUser
    /** The session that the request came with; set by `signedIn` and `maybeSignedIn` with the user. */
    session: RequestSession
    /** The user's open cart; set by the guards `signedInWithCart`, `signedInToAdd` and `signedInToPay`. */
    openCart: OpenCart | null
    /** The cart that the path names; set by the guard `withCart`. */
    storefrontCart: StorefrontCart
    /** The order that the path names; set by the guard `withOrder`. */
    storefrontOrder: StorefrontOrder
    /** What can still be paid of that cart; set by the guard `signedInToPay`. */
    quote: Quote | null
    /** Stands for this request under its `Idempotency-Key`; null without one. Set by `idempotent`. */
    operationId: string | null
    /** The request's body as it came, for the fingerprint of `Idempotency-Key`. */
    rawBody: string
    /** The reading of that, which happens once. */
    bodyRead: Promise<void>
    /** How long it may be, where the route takes more than others; set by `bodyUpTo`. */
    bodyBytesMax: number | undefined
    /** The product that the request wants in the cart; set by the guard `signedInToAdd`. */
    looked: CartOwner['looked']
  }
}

export type Http = HonoContext<AppEnv>
