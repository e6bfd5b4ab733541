import type { Client, Json } from '../http/client.ts'

/** A line as the contract asks for it; of a product without variants where none is named. */
export interface Wanted {
  product: { id: number }
  variantId?: number | null
  quantity?: number
}

export function itemOf({ product, variantId = null, quantity = 1 }: Wanted) {
  return {
    product_id: String(product.id),
    variant_id: variantId === null ? null : String(variantId),
    quantity,
  }
}

/** Makes a cart of the client, and answers it. */
export async function aStorefrontCart(client: Client, wanted: Wanted[] = []): Promise<Json> {
  const { body } = await client.post('/carts', { items: wanted.map(itemOf) }, { expect: 200 })
  return body.content.cart
}

/** Gives a line a quantity, and answers the cart. */
export async function setItem(client: Client, cartId: string, wanted: Wanted): Promise<Json> {
  const { body } = await client.post(`/carts/${cartId}/items`, itemOf(wanted), { expect: 200 })
  return body.content.cart
}

export async function readCart(client: Client, cartId: string): Promise<Json> {
  const { body } = await client.get(`/carts/${cartId}`, { expect: 200 })
  return body.content.cart
}

/** What is in a cart: paid and free units by product, in its order. */
export function contentOf(cart: Json): [string, number, boolean][] {
  return cart.cart_items.map(({ product_id, variant_id, quantity, is_free_item }: Json) => [
    variant_id ?? product_id,
    quantity,
    is_free_item,
  ])
}

/** An address as a visitor types it in. */
export const mumbai = {
  ...{ first_name: 'Asha', last_name: 'Rao', phone: '9876543210', email: 'asha@example.com' },
  ...{ address_line1: '14 Hill Road', pincode: '400050', city: 'Mumbai', state: 'Maharashtra' },
}

/** Sends a cart to an address, and answers it. */
export async function sendTo(client: Client, cartId: string, address = mumbai): Promise<Json> {
  const both = { billing_address: address, shipping_address: address }
  const { body } = await client.post(`/carts/${cartId}/address`, both, { expect: 200 })
  return body.content.cart
}

/** Gives a cart a coupon by its code, and answers it. */
export async function applyCode(client: Client, cartId: string, code: string): Promise<Json> {
  const sent = { coupon_code: code }
  const { body } = await client.post(`/carts/${cartId}/coupon`, sent, { expect: 200 })
  return body.content.cart
}

/** How a change of a cart is refused: the status and the code. */
export async function refusalOf(
  client: Client,
  path: string,
  sent: unknown,
): Promise<[number, string]> {
  const { status, body } = await client.post(path, sent)
  return [status, body.code]
}

/** How giving a line a quantity is refused. */
export function refusedItem(
  client: Client,
  cartId: string,
  wanted: Wanted,
): Promise<[number, string]> {
  return refusalOf(client, `/carts/${cartId}/items`, itemOf(wanted))
}

/** What a cart is to be paid with beside money: whole points, paise of credit, the code of a gift card. */
export interface OtherMeans {
  points?: number
  credit?: number
  card?: string
}

/** Has a cart be paid so, as far as something is left to pay. */
export async function payBeside(
  client: Client,
  cartId: string,
  { points = 0, credit = 0, card }: OtherMeans,
): Promise<void> {
  const pay = (path: string, sent: Json) =>
    client.post(`/carts/${cartId}/${path}`, sent, { expect: 200 })
  if (points > 0) await pay('loyalty-points', { loyalty_point_redeemed: points })
  if (credit > 0) await pay('credit-balance', { credit_balance_used: credit / 100 })
  if (card !== undefined) await pay('gift-card', { gift_card_code: card })
}
