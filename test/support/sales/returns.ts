import { env } from 'cloudflare:workers'
import { aStaffMember } from '../customers/staff.ts'
import { payAtJuspay } from '../gateways/juspay-orders.ts'
import { payAtPayu } from '../gateways/payu-payments.ts'
import type { Answer, CallOptions, Client, Json } from '../http/client.ts'
import { itemOf, type Wanted } from './storefront-carts.ts'
import {
  aShopper,
  byPayu,
  placeOrder,
  readOrder,
  type Shopper,
  type Way,
} from './storefront-orders.ts'

/** An order that has come to its customer. */
export interface Delivered extends Shopper {
  orderId: number
  number: string
  /** As it was answered after it was delivered. */
  order: Json
}

type Wish = NonNullable<Parameters<typeof aShopper>[0]> & { way?: Way }

/** Two kettles of a hundred rupees, paid by PayU and delivered, unless said otherwise. */
export async function aDeliveredOrder({ way, ...wish }: Wish = {}): Promise<Delivered> {
  return deliver(await aShopper(wish), way)
}

/** Orders the cart of a shopper, pays what is due, and has staff deliver it. */
export async function deliver<Person extends Pick<Shopper, 'client' | 'cartId'>>(
  shopper: Person,
  way: Way = byPayu,
): Promise<Person & Pick<Delivered, 'orderId' | 'number' | 'order'>> {
  const { order, payment_info: info } = await placeOrder(shopper, way)
  const number: string = order.order_number
  if (info) await (info.payment_gateway === 'PAYU' ? payAtPayu : payAtJuspay)(info)
  const orderId = await orderIdOf(number)
  await moveOrder(orderId, ['shipped', 'delivered'])
  return { ...shopper, orderId, number, order: await readOrder(shopper.client, number) }
}

export async function orderIdOf(number: string): Promise<number> {
  const row = env.DB.prepare('SELECT id FROM orders WHERE number = ?').bind(number)
  return (await row.first<number>('id')) ?? 0
}

/** Staff move an order, step by step. */
export async function moveOrder(orderId: number, statuses: string[]): Promise<void> {
  const staff = await aStaffMember()
  for (const status of statuses) {
    await staff.post(`/orders/admin/${orderId}/status/`, { status }, { expect: 200 })
  }
}

/** As if it had been delivered so many days ago. */
export async function deliveredBefore({ orderId }: Delivered, days: number): Promise<void> {
  await env.DB.prepare(
    "UPDATE order_events SET created_at = created_at - ? WHERE order_id = ? AND status = 'delivered'",
  )
    .bind(days * 86_400_000, orderId)
    .run()
}

export interface WantedBack extends Wanted {
  reason?: string
}

export function returnOf(number: string, wanted: WantedBack[], settlement = 'refund') {
  return {
    requested_settlement: settlement,
    items: wanted.map(({ reason, ...unit }) => ({
      shipment_number: number.replace('ORD', 'SHP'),
      ...itemOf(unit),
      ...(reason !== undefined && { return_reason: reason }),
    })),
  }
}

export const returnsPath = ({ number }: Pick<Delivered, 'number'>) => `/orders/${number}/returns`

/** Asks to give units back, whatever comes of it. */
export function sendReturn(
  order: Pick<Delivered, 'client' | 'number'>,
  wanted: WantedBack[],
  options: CallOptions = {},
): Promise<Answer> {
  return order.client.post(returnsPath(order), returnOf(order.number, wanted), options)
}

/** Asks to give units back: the return. */
export async function askReturn(
  order: Pick<Delivered, 'client' | 'number'>,
  wanted: WantedBack[],
): Promise<Json> {
  return (await sendReturn(order, wanted, { expect: 200 })).body.content.order_return
}

export async function readReturns(
  { client }: Pick<Delivered, 'client'>,
  number: string,
): Promise<Json[]> {
  return (await client.get(returnsPath({ number }), { expect: 200 })).body.content.returns
}

export async function readReturn(client: Client, number: string, of: string): Promise<Json> {
  const { body } = await client.get(`${returnsPath({ number })}/${of}`, { expect: 200 })
  return body.content.order_return
}

/** Its customer keeps what was to be given back: the return. */
export async function withdraw(
  { client, number }: Pick<Delivered, 'client' | 'number'>,
  of: string,
  options: CallOptions = {},
): Promise<Json> {
  const path = `${returnsPath({ number })}/${of}/cancel`
  const { body } = await client.post(path, { reason: 'Keeping it' }, { expect: 200, ...options })
  return body.content.order_return
}

/** So many returns of the order that were asked for and withdrawn. */
export async function withdrawnBefore(
  { number, orderId }: Pick<Delivered, 'number' | 'orderId'>,
  returns: number,
): Promise<void> {
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 WHERE ?3 > 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?3)
     INSERT INTO order_returns(number, order_id, settlement, status, created_at, updated_at)
     SELECT ?1 || '-0' || i, ?2, 'refund', 'cancelled', 0, 0 FROM n`,
  )
    .bind(number.replace('ORD', 'RET'), orderId, returns)
    .run()
}
