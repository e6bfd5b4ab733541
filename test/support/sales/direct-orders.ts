import type { Answer, Client, Json } from '../http/client.ts'
import { orderPath, ordersPath } from './channel-orders.ts'

/** An entry of what is ordered: one unit of a product. */
export function itemOf({ id }: { id: number }, more: Json = {}): Json {
  return { product_id: id, quantity: 1, ...more }
}

/** What a customer sends to order items without a cart: no more than he must. */
export function directInput(items: unknown, more: Json = {}): Json {
  return { items, shipping_address: '123 Main St, Lagos, Nigeria', ...more }
}

/** Orders items directly, and answers what the customer was told. */
export async function buy(customer: Client, items: Json[], more: Json = {}): Promise<Json> {
  return (await customer.post(ordersPath, directInput(items, more), { expect: 201 })).body
}

/** The same where nothing is to come of it. */
export async function buyInVain(
  customer: Client,
  items: unknown,
  more: Json = {},
): Promise<Answer['body']> {
  return (await customer.post(ordersPath, directInput(items, more), { expect: 400 })).body
}

/** An order as its customer sees it. */
export async function orderOf(customer: Client, { order_id: id }: Json): Promise<Json> {
  return (await customer.get(orderPath(id), { expect: 200 })).body
}

/** The ids of a customer's orders, newest first. */
export async function orderIdsOf(customer: Client): Promise<number[]> {
  const { body } = await customer.get(ordersPath, { expect: 200 })
  return body.map(({ id }: Json) => id)
}
