import { stateOf } from '../cart/change-cart.ts'
import { isPast } from '../cart/expiry.ts'
import { newCart } from '../cart/stored-cart.ts'
import type { CartState, CartTerms, PeekedCart } from '../cart/types.ts'
import { NotFound } from '../errors.ts'
import type { Context, ContractName } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import { selectActiveCart, selectStorefrontCart, storefrontCartIn } from './find-carts.ts'
import { priceStorefrontCart } from './price-cart.ts'
import { type OfferRows, readOffers, selectOffers, toOffers } from './read-offers.ts'
import { tidy } from './tidy-cart.ts'
import type { Customer, PricedCart, StorefrontCart } from './types.ts'

/** Signs the request in, with statements in its round trip. */
export type SignInBeside = (
  beside: (userId: number) => Promise<Statement[]>,
) => Promise<{ customer: Customer; results: D1Result[] }>

type Terms = Pick<CartTerms, 'contract' | 'channel' | 'currency'>

/**
 * Reads a cart of whoever signs in. Its object is asked before D1 is: what is in the cart says what is to be
 * read, and one round trip signs in, finds the cart and reads all that it is priced by. @throws NotFound
 */
export async function getCart(
  ctx: Context,
  signIn: SignInBeside,
  { uuid, terms }: { uuid: string; terms: Terms },
): Promise<PricedCart> {
  let peeked: PeekedCart | null = null
  const { customer, results } = await signIn(async (userId) => {
    if (!isUuid(uuid)) return []
    peeked = await ctx.objects.cart({ id: 0, uuid }).peek()
    const { state } = peeked
    const coupon = { couponId: state.couponId }
    return [
      selectStorefrontCart(userId, uuid),
      ...selectOffers(ctx, { userId, terms, state, coupon }),
    ]
  })
  const [found, ...rows] = results
  const cart = storefrontCartIn(found)
  const state = confirmed(ctx, cart, peeked)
  const offers = toOffers(ctx, rowsOf(rows), customer)
  return tidy(ctx, priceStorefrontCart(cart, state, offers))
}

/** Reads the open cart of a user. @throws NotFound */
export async function getActiveCart(
  ctx: Context,
  signIn: SignInBeside,
  contract: ContractName,
): Promise<PricedCart> {
  const { customer, results } = await signIn(async (userId) => [selectActiveCart(userId, contract)])
  return readStorefrontCart(ctx, storefrontCartIn(results[0]), customer)
}

/** Reads a cart that was found. @throws NotFound where its time is over */
export async function readStorefrontCart(
  ctx: Context,
  cart: StorefrontCart,
  customer: Customer,
): Promise<PricedCart> {
  const state = await readState(ctx, cart)
  return priceNow(ctx, cart, state, customer)
}

/** What is in a cart. @throws NotFound where its time is over */
export async function readState(ctx: Context, cart: StorefrontCart): Promise<CartState> {
  const state = await ctx.objects.cart(cart).read(cart)
  assertLasts(ctx, state)
  return state
}

/** Prices what is in a cart, and takes out what has lapsed. */
export async function priceNow(
  ctx: Context,
  cart: StorefrontCart,
  state: CartState,
  { userId, isGuest }: Customer,
): Promise<PricedCart> {
  const coupon = { couponId: state.couponId }
  const offers = await readOffers(ctx, { userId, isGuest, terms: cart, state, coupon })
  return tidy(ctx, priceStorefrontCart(cart, state, offers))
}

/** @throws NotFound */
function assertLasts(ctx: Pick<Context, 'clock'>, state: CartState): void {
  if (isPast(ctx, state)) throw new NotFound('cart')
}

/** A restored database may know nothing of what an object has kept: then nothing is in its cart. */
function confirmed(ctx: Context, cart: StorefrontCart, peeked: PeekedCart | null): CartState {
  const isKnown = peeked?.id === cart.id && peeked.openedAt === cart.openedAt
  const state = isKnown ? peeked.state : emptyState(cart)
  assertLasts(ctx, state)
  return state
}

function emptyState({ openedAt }: StorefrontCart): CartState {
  return stateOf(newCart, { openedAt })
}

const uuidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function isUuid(text: string): boolean {
  return uuidShape.test(text)
}

/** Safe: these are the results of `selectOffers`. */
function rowsOf(results: D1Result[]): OfferRows {
  const rows: unknown[] = results.map(({ results: ofOne }) => ofOne)
  return rows as OfferRows
}
