import type { Answer, Json } from '../http/client.ts'
import { deliverFromJuspay, juspayBooks } from './juspay-orders.ts'

/* Events as Juspay sends them, made by whoever knows the password. */

export const password = 'juspay:juspay_webhook_test'

export function basic(credentials = password): Record<string, string> {
  return { Authorization: `Basic ${btoa(credentials)}` }
}

/** An event about an order as Juspay knows it, but for what is `changed`. */
export async function eventOf(orderId: string, kind: string, changed: Json = {}): Promise<Json> {
  const order = (await juspayBooks()).find(({ order_id }: Json) => order_id === orderId)
  return {
    id: `evt_V2_${crypto.randomUUID().replaceAll('-', '')}`,
    date_created: '2026-03-04T12:33:00Z',
    event_name: kind,
    content: { order: { ...order, ...changed } },
  }
}

export function sendEvent(event: Json, headers = basic()): Promise<Answer> {
  return deliverFromJuspay({ headers, body: event })
}
