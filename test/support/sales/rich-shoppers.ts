import { env } from 'cloudflare:workers'
import { aKettle } from '../catalogue/rupee-products.ts'
import type { Client, Json } from '../http/client.ts'
import { context } from '../world/context.ts'
import { aGiftCard, type GiftCard, giveCredit, givePoints, userIdOf } from './balances.ts'
import { balanceOf, credit, points } from './ledgers.ts'
import { aStoreCoupon } from './promotions.ts'
import { applyCode, readCart } from './storefront-carts.ts'
import { aShopper, type Shopper } from './storefront-orders.ts'

/** A customer who pays in every way: of a thousand rupees a tenth goes by a coupon. */
export interface RichShopper extends Shopper {
  coupon: { id: number; code: string }
  card: GiftCard
}

/** What is put into the cart beside ten kettles, each of them more than the cart takes. */
export const means = { points: 100, creditAmount: 20_000, cardAmount: 30_000 }

/** Has a hundred points, 200 rupees of credit and a card of 300 rupees, and wants all of it to pay. */
export async function aRichShopper(
  terms: Parameters<typeof aStoreCoupon>[0] = {},
): Promise<RichShopper> {
  const product = await aKettle(10_000, 30)
  const shopper = await aShopper({ member: true, product, quantity: 10 })
  const { client, cartId } = shopper
  await givePoints(shopper, means.points)
  await giveCredit(shopper, means.creditAmount)
  const card = await aGiftCard(means.cardAmount)
  const coupon = await aStoreCoupon({ points: 1_000, ...terms })
  await applyCode(client, cartId, coupon.code)
  await payWith(client, cartId, { points: 100, credit: 200, card })
  return { ...shopper, coupon, card }
}

interface Means {
  /** Whole points, and rupees. */
  points?: number
  credit?: number
  card?: GiftCard
}

/** Has something pay for a cart beside money, and answers it. */
export async function payWith(client: Client, cartId: string, wish: Means): Promise<Json> {
  const send = (path: string, sent: object) =>
    client.post(`/carts/${cartId}/${path}`, sent, { expect: 200 })
  if (wish.points) await send('loyalty-points', { loyalty_point_redeemed: wish.points })
  if (wish.credit) await send('credit-balance', { credit_balance_used: wish.credit })
  if (wish.card) await send('gift-card', { gift_card_code: wish.card.code })
  return readCart(client, cartId)
}

/** All that an order takes something of; amounts in paise. */
export interface Holdings {
  stock: number
  points: number
  credit: number
  card: number
  uses: number
  orders: number
}

export async function holdingsOf(shopper: RichShopper): Promise<Holdings> {
  const { id, product, card, coupon } = shopper
  const userId = await userIdOf(id)
  return {
    stock: await stockLeft(product),
    points: await balanceOf({ ...points, userId }),
    credit: await balanceOf({ ...credit, userId }),
    card: await balanceOf({ kind: 'gift_card', currency: 'INR', giftCardId: card.id }),
    uses: await usesOf(coupon),
    orders: await countOrders(shopper),
  }
}

/** What can be sold of a product's first variant now, as its counter says. */
export async function stockLeft({ variantIds }: { variantIds: number[] }): Promise<number> {
  const [variantId = 0] = variantIds
  return (await context().objects.stock(variantId).read(variantId)).sellable
}

export async function usesOf({ id }: { id: number }): Promise<number> {
  const row = env.DB.prepare('SELECT uses FROM coupons WHERE id = ?').bind(id)
  return (await row.first<number>('uses')) ?? 0
}

export async function countOrders({ id }: { id: string }): Promise<number> {
  const row = env.DB.prepare(
    'SELECT count(*) AS n FROM orders WHERE user_id = (SELECT id FROM users WHERE uuid = ?)',
  )
  return (await row.bind(id).first<number>('n')) ?? 0
}
