import { type SQL, sql } from 'drizzle-orm'
import { storefrontEvents } from '../../db/schema/storefront.ts'
import { expired } from '../outlived.ts'

/** For the batch that closes the account. */
export function eraseEvents(userId: number): SQL {
  return sql`DELETE FROM storefront_events WHERE user_id = ${userId}`
}

export const expiredEvents = expired(storefrontEvents, sql`user_id, message_id`)
