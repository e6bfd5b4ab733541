import { env } from 'cloudflare:workers'
import type { Json } from '../http/client.ts'
import type { Visitor } from './visits.ts'

export const trackPath = '/analytics/track'

/** What a storefront sends of something that a visitor does. */
export function anEvent({ uuid }: Pick<Visitor, 'uuid'>, more: Json = {}): Json {
  return {
    event: 'Product Viewed',
    type: 'track',
    userId: uuid,
    channel: 'website',
    context: { ip: '203.0.113.7', userAgent: 'Mozilla/5.0' },
    properties: { product_id: '7', price: { amount: 499.5 } },
    messageId: crypto.randomUUID(),
    timestamp: '2026-03-04T12:30:00Z',
    sentAt: '2026-03-04T12:30:01Z',
    ...more,
  }
}

/** What is kept of a user's events. */
export async function eventsOf({ uuid }: Pick<Visitor, 'uuid'>): Promise<Json[]> {
  const { results } = await env.DB.prepare(
    `SELECT e.* FROM storefront_events e JOIN users ON users.id = e.user_id
     WHERE users.uuid = ? ORDER BY e.message_id`,
  )
    .bind(uuid)
    .all()
  return results
}
