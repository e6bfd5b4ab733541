import { aRupeeProduct } from '../catalogue/rupee-products.ts'
import { aRegisteredCustomer, type Visitor } from '../customers/storefront-visitors.ts'
import type { Answer, Client, Json } from '../http/client.ts'
import { aGiftCard, giveCredit, givePoints } from './balances.ts'
import { aStoreCoupon } from './promotions.ts'
import { aRupeeMethod } from './rupee-shipping.ts'
import { aStorefrontCart, itemOf, mumbai, sendTo } from './storefront-carts.ts'

/** A change of a cart over HTTP; of a path behind the cart's. */
export interface CartChange {
  title: string
  method: 'POST' | 'DELETE'
  path: string
  body: Json
  needsAccount?: boolean
}

/** A customer's cart of 500 rupees, for which everything is there that a change may name. */
export interface ReadyCart {
  visitor: Visitor
  cart: Json
  changes: CartChange[]
}

/** All that may be asked of each of them. */
export const changeTitles = [
  ...['a line', 'addresses', 'a coupon', 'points', 'credit', 'a gift card', 'a delivery'],
  ...['no coupon', 'no points', 'no credit', 'no gift card'],
]

export async function aReadyCart(visitor?: Visitor): Promise<ReadyCart> {
  const owner = visitor ?? (await aRegisteredCustomer())
  const product = await aRupeeProduct({ variants: [{ amount: 10_000, stock: 100 }] })
  const method = String(await aRupeeMethod({ amount: 4_900 }))
  await givePoints(owner, 500)
  await giveCredit(owner, 50_000)
  const [coupon, card] = [await aStoreCoupon(), await aGiftCard(50_000)]
  const { id } = await aStorefrontCart(owner.client, [{ product, quantity: 5 }])
  const cart = await sendTo(owner.client, id)
  const both = { billing_address: mumbai, shipping_address: mumbai }
  const preference = {
    fulfillment_type: 'delivery',
    shipments: [{ id: cart.id, shipping_provider_id: method }],
  }
  const bodies = new Map<string, Json>([
    ['a line', itemOf({ product, quantity: 4 })],
    ['addresses', both],
    ['a coupon', { coupon_code: coupon.code }],
    ['points', { loyalty_point_redeemed: 20 }],
    ['credit', { credit_balance_used: 30 }],
    ['a gift card', { gift_card_code: card.code }],
    ['a delivery', preference],
  ])
  const changes = changeTitles.map((title) => changeOf(title, bodies.get(title)))
  return { visitor: owner, cart, changes }
}

function changeOf(title: string, body: Json): CartChange {
  const path = paths[title.replace(/^(no|an?) /, '')] ?? ''
  const method = title.startsWith('no ') ? 'DELETE' : 'POST'
  return { title, method, path, body, needsAccount: /points|credit/.test(title) }
}

const paths: Record<string, string> = {
  line: 'items',
  addresses: 'address',
  coupon: 'coupon',
  points: 'loyalty-points',
  credit: 'credit-balance',
  'gift card': 'gift-card',
  delivery: 'fulfillment-preference',
}

export function changeNamed({ changes }: ReadyCart, title: string): CartChange {
  const change = changes.find((one) => one.title === title)
  if (!change) throw new Error(`No change is called ${title}`)
  return change
}

/** Asks for a change of a cart. */
export function ask(
  client: Client,
  cartId: string,
  { method, path, body }: CartChange,
  more: { headers?: Record<string, string>; expect?: number } = {},
): Promise<Answer> {
  return client.request(method, `/carts/${cartId}/${path}`, { ...more, body })
}
