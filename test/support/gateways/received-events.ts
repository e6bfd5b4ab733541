/* Events of providers, as the shop answers and keeps them. */
import { env } from 'cloudflare:workers'

export const received = { status: 200, body: { received: true } }
export const forged = { status: 400, body: { status: 'error', message: 'Invalid signature' } }

/** How many are kept, of whatever provider and age. */
export function storedEvents(): Promise<number | null> {
  return env.DB.prepare('SELECT count(*) AS n FROM webhook_events').first<number>('n')
}
