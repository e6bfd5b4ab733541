import { aKettle, type RupeeProduct } from '../catalogue/rupee-products.ts'
import { aRegisteredCustomer, aVisitor, type Visitor } from '../customers/storefront-visitors.ts'
import type { Answer, CallOptions, Client, Json } from '../http/client.ts'
import { aStorefrontCart, sendTo, type Wanted } from './storefront-carts.ts'

const surl = 'https://shop.example.com/paid'
const furl = 'https://shop.example.com/failed'

/** How the shopper wants to pay, in the first form of the document. */
export const byPayu = {
  payment_gateway: 'PAYU',
  payment_gateway_params: { payment_gateway: 'PAYU', surl, furl },
} as const

export const byJuspay = {
  payment_gateway: 'JUSPAY',
  payment_gateway_params: {
    payment_gateway: 'JUSPAY',
    return_url: 'https://shop.example.com/return',
  },
} as const

export type Way = typeof byPayu | typeof byJuspay

/** Somebody with a cart that can be ordered: two kettles of a hundred rupees unless said otherwise. */
export interface Shopper extends Visitor {
  cartId: string
  product: RupeeProduct
}

interface Wish {
  /** A visitor, unless the shopper has registered. */
  member?: boolean
  product?: RupeeProduct
  quantity?: number
}

export async function aShopper(wish: Wish = {}): Promise<Shopper> {
  const person = wish.member ? await aRegisteredCustomer() : await aVisitor()
  const product = wish.product ?? (await aKettle())
  const cartId = await aReadyCart(person.client, [{ product, quantity: wish.quantity ?? 2 }])
  return { ...person, cartId, product }
}

/** A cart with an address, for what there is a way to ship. */
export async function aReadyCart(client: Client, wanted: Wanted[]): Promise<string> {
  const { id } = await aStorefrontCart(client, wanted)
  await sendTo(client, id)
  return id
}

/** Orders a cart, whatever comes of it. */
export function sendOrder(
  client: Client,
  cartId: string,
  way: object = byPayu,
  options: CallOptions = {},
): Promise<Answer> {
  return client.post('/orders', { cart_id: cartId, ...way }, options)
}

/** Orders a cart: what the operation answers. */
export async function placeOrder(
  { client, cartId }: Pick<Shopper, 'client' | 'cartId'>,
  way: object = byPayu,
): Promise<Json> {
  return (await sendOrder(client, cartId, way, { expect: 200 })).body.content
}

export async function readOrder(client: Client, number: string): Promise<Json> {
  return (await client.get(`/orders/${number}`, { expect: 200 })).body.content.order
}

export async function paymentStatusOf(client: Client, number: string): Promise<Json> {
  return (await client.get(`/orders/${number}/payment-status`, { expect: 200 })).body.content
}

export const asAMistake = {
  cancellation_reason: 'Ordered by mistake',
  refund_mode: 'original-payment-mode',
} as const

export async function cancelOrder(client: Client, number: string): Promise<Json> {
  const path = `/orders/${number}/cancel`
  return (await client.post(path, asAMistake, { expect: 200 })).body.content.order
}
