/*
 * Carts of the commerce-engine contract that are ordered and paid by the core itself, for tests that need
 * many: see `storefront-orders.ts` for the same over HTTP.
 */
import { env } from 'cloudflare:workers'
import { placeStorefrontOrder } from '../../../src/core/checkout/place-storefront-order.ts'
import { cancelOwnOrder } from '../../../src/core/fulfilment/change-status.ts'
import type { OpenedAttempt } from '../../../src/core/payments/opening/attempts.ts'
import type { Context } from '../../../src/core/ports.ts'
import { findStorefrontCart } from '../../../src/core/storefront-cart/find-carts.ts'
import type { StorefrontCart } from '../../../src/core/storefront-cart/types.ts'
import { getOwnOrder } from '../../../src/core/storefront-orders/reading/get-order.ts'
import { retryPayment, type WayToPay } from '../../../src/core/storefront-orders/retry-payment.ts'
import type { Cart } from '../../../src/objects/cart.ts'
import { sellInRupees } from '../catalogue/sell-in-rupees.ts'
import { aRegisteredCustomer, aVisitor, type Visitor } from '../customers/storefront-visitors.ts'
import { type AttemptGateway, wayBy } from '../gateways/attempt-ways.ts'
import { aGiftCard, giveCredit, givePoints, userIdOf } from './balances.ts'
import { forgetMessage } from './quoted-sales.ts'
import { aRupeeMethod, forgetMethods } from './rupee-shipping.ts'
import { aShop, type Sale, type Shop } from './sales.ts'
import { aReadyCart } from './storefront-orders.ts'

/** One product at a hundred rupees, and one way to ship at 59; messages count as sent. */
export async function aRupeeShop(): Promise<Shop> {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
  const shop = await aShop()
  await sellInRupees(shop.product, 10_000)
  return { ...shop, ctx: { ...shop.ctx, queues: { ...shop.ctx.queues, messages: forgetMessage } } }
}

/** A cart of two units that can be ordered. */
export interface CartSale {
  shop: Shop
  userId: number
  isGuest: boolean
  cart: StorefrontCart
  way: WayToPay
  /** Of the request that orders it. */
  operationId: string
}

/** A visitor's cart, to be paid through a gateway alone: 259 rupees. */
export async function aCartSale(shop: Shop, gateway: AttemptGateway): Promise<CartSale> {
  return saleOf(shop, await aVisitor(), { isGuest: true, gateway })
}

/**
 * A customer's cart, to be paid with 10 points, 20 rupees of credit, 30 of a gift card, and 199 through a
 * gateway.
 */
export async function aCartSaleOfAllMeans(shop: Shop, gateway: AttemptGateway): Promise<CartSale> {
  const customer = await aRegisteredCustomer()
  await givePoints(customer, 10)
  await giveCredit(customer, 2_000)
  const card = await aGiftCard(3_000)
  return saleOf(shop, customer, { isGuest: false, gateway, card: card.code })
}

/** A customer's cart, to be paid through a gateway alone: the order earns two points. */
export async function aMembersCartSale(
  shop: Shop,
  gateway: AttemptGateway,
): Promise<CartSale & { customer: Visitor }> {
  const customer = await aRegisteredCustomer()
  return { ...(await saleOf(shop, customer, { isGuest: false, gateway })), customer }
}

async function saleOf(
  shop: Shop,
  { id, client }: Visitor,
  { isGuest, gateway, card }: { isGuest: boolean; gateway: AttemptGateway; card?: string },
): Promise<CartSale> {
  const uuid = await aReadyCart(client, [{ product: shop.product, quantity: 2 }])
  if (card) {
    const of = `/carts/${uuid}`
    await client.post(`${of}/loyalty-points`, { loyalty_point_redeemed: 10 }, { expect: 200 })
    await client.post(`${of}/credit-balance`, { credit_balance_used: 20 }, { expect: 200 })
    await client.post(`${of}/gift-card`, { gift_card_code: card }, { expect: 200 })
  }
  const userId = await userIdOf(id)
  const cart = await findStorefrontCart(shop.ctx, userId, uuid)
  const operationId = crypto.randomUUID()
  return { shop, userId, isGuest, cart, way: wayBy(gateway, id), operationId }
}

/** Orders the cart; repeated, it is the same request. */
export function order(
  ctx: Context,
  { cart, isGuest, operationId, way }: CartSale,
): Promise<{ handover: OpenedAttempt | null }> {
  return placeStorefrontOrder(ctx, { cart, isGuest, operationId, way })
}

/** The order of a cart, whose first attempt to pay it is open. */
export interface PlacedSale extends CartSale, Sale {
  number: string
  first: OpenedAttempt
}

export async function placed<S extends CartSale>(sale: S): Promise<S & PlacedSale> {
  const { ctx } = sale.shop
  const { order: made, handover } = await placeStorefrontOrder(ctx, sale)
  if (!handover) throw new Error('There is nothing to pay')
  const { id: orderId, checkoutId, number } = made
  return { ...sale, orderId, checkoutId, number, first: handover }
}

/** Another attempt to pay it, through the same gateway unless another one is named. */
export async function retry(
  ctx: Context,
  { userId, number, way }: PlacedSale,
  { operationId = null, gateway }: { operationId?: string | null; gateway?: AttemptGateway } = {},
): Promise<OpenedAttempt> {
  const own = await getOwnOrder(ctx, { userId, channel: 'in', number })
  const next = gateway ? wayBy(gateway, way.payerId) : way
  return retryPayment(ctx, own, { way: next, operationId })
}

/** Its customer cancels it, in one request. */
export function cancelPlaced(ctx: Context, { userId, orderId }: PlacedSale): Promise<void> {
  return cancelOwnOrder(ctx, userId, { orderId, operationId: null })
}

/** All attempts to pay an order so far happened so many minutes earlier; its day stays the same. */
export async function letMinutesPass(orderId: number, minutes: number): Promise<void> {
  const earlier = minutes * 60_000
  await env.DB.batch([
    env.DB.prepare(
      `UPDATE payments SET created_at = created_at - ?1, look_at = look_at - ?1 WHERE order_id = ?2`,
    ).bind(earlier, orderId),
    env.DB.prepare('UPDATE orders SET expires_at = expires_at - ?1 WHERE id = ?2').bind(
      earlier,
      orderId,
    ),
  ])
}

export function cartObjectOf({ cart }: Pick<CartSale, 'cart'>): DurableObjectStub<Cart> {
  return env.CARTS.getByName(cart.uuid) as DurableObjectStub<Cart>
}
