import { sessionTerms } from '../../../src/contracts/commerce-engine/session-terms.ts'
import { register } from '../../../src/core/identity/register.ts'
import { aRupeeProduct, aRupeeShirt } from '../catalogue/rupee-products.ts'
import { password } from '../customers/password.ts'
import { anEmail, type Visitor, visitorIn } from '../customers/storefront-visitors.ts'
import { type Client, commerceEngineClient, type Json } from '../http/client.ts'
import { context } from '../world/context.ts'
import type { Change, ModelCart, Stocks, Wanted } from './cart-model.ts'
import { aStoreCoupon } from './promotions.ts'
import { type CartRow, stateIn, storedCarts } from './stored-carts.ts'
import { itemOf, mumbai } from './storefront-carts.ts'

/** What can be bought in a test, whose stock and prices stay. */
export interface CartShop {
  units: { product: { id: number }; variantId: number; isVariant: boolean }[]
  stocks: Stocks
  coupon: string
}

const nowhere = { product: { id: 999_999_999 }, variantId: 0, isVariant: false }

/** Plenty of one thing, ten, three, and a variant. */
export async function aCartShop(): Promise<CartShop> {
  const stocks = [150, 10, 3]
  const things = await Promise.all(
    stocks.map((stock) => aRupeeProduct({ variants: [{ amount: 10_000, stock }] })),
  )
  const shirt = await aRupeeShirt()
  const units = things.map((product) => ({
    ...{ product, variantId: product.variantIds[0] ?? 0, isVariant: false },
  }))
  const { code } = await aStoreCoupon()
  const large = { product: shirt, variantId: shirt.variantIds[2] ?? 0, isVariant: true }
  return { units: [...units, large], stocks: [...stocks, 3], coupon: code }
}

function wish({ units }: CartShop, [unit, quantity]: Wanted) {
  const { product, variantId, isVariant } = units[unit] ?? nowhere
  return itemOf({ product, variantId: isVariant ? variantId : null, quantity })
}

export interface Told {
  /** `ok`, or the code of the refusal. */
  outcome: string
  cart: Json | null
}

async function told(answering: ReturnType<Client['get']>): Promise<Told> {
  const { status, body } = await answering
  return status === 200
    ? { outcome: 'ok', cart: body.content?.cart ?? null }
    : { outcome: body.code, cart: null }
}

export function makeCart(client: Client, shop: CartShop, wanted: readonly Wanted[]): Promise<Told> {
  return told(client.post('/carts', { items: wanted.map((one) => wish(shop, one)) }))
}

export function changeCart(
  client: Client,
  shop: CartShop,
  { id, change }: { id: string; change: Change },
): Promise<Told> {
  const path = `/carts/${id}`
  switch (change.kind) {
    case 'set':
      return told(client.post(`${path}/items`, wish(shop, change.wanted)))
    case 'coupon':
      return told(client.post(`${path}/coupon`, { coupon_code: shop.coupon }))
    case 'no coupon':
      return told(client.delete(`${path}/coupon`))
    case 'address': {
      const address = { ...mumbai, city: change.city }
      const both = { billing_address: address, shipping_address: address }
      return told(client.post(`${path}/address`, both))
    }
  }
}

export function readFrom(client: Client, path: string): Promise<Told> {
  return told(client.get(path))
}

export function deleteAt(client: Client, path: string): Promise<Told> {
  return told(client.delete(path))
}

/** What a cart shows to its owner, as the model has it. */
export function shownIn({ units }: CartShop, cart: Json) {
  const places = new Map(units.map((one, place) => [keyOf(one), place]))
  const lines = cart.cart_items.map(({ product_id, variant_id, quantity }: Json) => [
    places.get(String(variant_id ?? product_id)),
    quantity,
  ])
  const { id, active: isOpen, coupon_code, shipping_address } = cart
  return {
    id,
    isOpen,
    lines,
    hasCoupon: coupon_code !== null,
    city: shipping_address?.city ?? null,
  }
}

function keyOf({ product, variantId, isVariant }: CartShop['units'][number]): string {
  return String(isVariant ? variantId : product.id)
}

/** The same of the model. */
export function asShown({ id, state, lines, hasCoupon, city }: ModelCart) {
  return { id, isOpen: state === 'open', lines: [...lines], hasCoupon, city }
}

/** Somebody with an account and a password. */
export interface Member extends Visitor {
  email: string
}

/** Without a code, for tests that need many. */
export async function aMember(): Promise<Member> {
  const email = anEmail()
  const names = { firstName: 'Asha', lastName: 'Rao' }
  const { user, tokens } = await register(context(), { email, password, ...names }, sessionTerms)
  return { id: user.uuid, email, tokens, client: commerceEngineClient({ token: tokens.access }) }
}

/** Signs in to the account of a member from a visit; null where the visit is over. */
export async function enter(
  client: Client,
  { email }: Pick<Member, 'email'>,
): Promise<Visitor | null> {
  const { status, body } = await client.post('/auth/login/password', { email, password })
  return status === 200 ? visitorIn(body) : null
}

/** All carts of some users as they are kept, in the terms of the model. */
export async function keptCarts({ units }: CartShop, owners: string[]): Promise<ModelCart[]> {
  const places = new Map(units.map(({ variantId }, place) => [variantId, place]))
  const rows = (await storedCarts()).filter(({ owner }) => owners.includes(owner))
  return Promise.all(rows.map((row) => keptCart(row, places)))
}

async function keptCart(
  { uuid: id, owner, state }: CartRow,
  places: Map<number, number>,
): Promise<ModelCart> {
  const { lines, couponId, settings } = await stateIn(id)
  const held = lines.map(({ variantId, quantity }) => {
    return [places.get(variantId) ?? -1, quantity] as const
  })
  const city = settings.shippingAddress?.city ?? null
  return { id, owner, state, lines: new Map(held), hasCoupon: couponId !== null, city }
}
