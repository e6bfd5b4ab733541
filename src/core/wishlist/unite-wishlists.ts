import { type SQL, sql } from 'drizzle-orm'
import { isVisitor } from '../identity/queries.ts'
import { roomOf } from './wish-rows.ts'

/**
 * Gives a visitor's entries to an account that has no such ones, the newest ones first while there is room;
 * the others go. What the visitor was told of them goes along.
 */
export function wishlistsUnited(visitorId: number, accountId: number): SQL[] {
  const isGiven = sql`user_id = ${visitorId} AND ${isVisitor(visitorId)}`
  const isKnown = sql`EXISTS (SELECT 1 FROM wishlist_items own WHERE own.user_id = ${accountId}
    AND own.product_id = given.product_id
    AND coalesce(own.variant_id, 0) = coalesce(given.variant_id, 0))`
  return [
    sql`
      UPDATE wishlist_items SET user_id = ${accountId} WHERE id IN (
        SELECT id FROM wishlist_items given WHERE ${isGiven} AND NOT ${isKnown}
        ORDER BY id DESC LIMIT max(0, ${roomOf(accountId)}))`,
    sql`DELETE FROM wishlist_items WHERE ${isGiven}`,
    sql`UPDATE stock_notifications SET user_id = ${accountId} WHERE ${isGiven}`,
  ]
}
