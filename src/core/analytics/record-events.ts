import { sql } from 'drizzle-orm'
import { dayMs } from '../days.ts'
import type { Context } from '../ports.ts'
import type { StorefrontEvent } from './types.ts'

const keptMs = 90 * dayMs

/**
 * Keeps events for 90 days, each once, in one statement. Those of users who are gone, or whose account
 * was closed meanwhile, are dropped.
 */
export async function recordEvents(
  { db, clock }: Context,
  events: StorefrontEvent[],
): Promise<void> {
  await db.run(sql`
    INSERT OR IGNORE INTO storefront_events(user_id, message_id, channel, event, properties,
      happened_at, expires_at)
    SELECT users.id, value ->> 'messageId', value ->> 'channel', value ->> 'event',
      value -> 'properties', value ->> 'happenedAt', ${clock.now().getTime() + keptMs}
    FROM json_each(${JSON.stringify(events)}) CROSS JOIN users ON users.id = value ->> 'userId'
    WHERE users.deactivated_at IS NULL OR users.is_guest = 1`)
}
