import { sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import type { Context } from '../ports.ts'

/** Longer than any session of a visitor lasts, and longer than its cart. */
const keptDays = 60
const dayMs = 24 * 60 * 60_000
const atOnceMax = 5_000

/**
 * Removes visitors who never came back: no session is left of them, and nothing that a visitor can leave
 * behind. Answers how many; no more than `atOnceMax`, the rest the next day.
 */
export async function removeVisitors({ db, clock }: Context): Promise<number> {
  const before = clock.now().getTime() - keptDays * dayMs
  const { meta } = await db.run(sql`
    DELETE FROM users WHERE id IN (
      SELECT u.id FROM users u WHERE u.is_guest = 1 AND u.created_at < ${before}
        AND NOT EXISTS (SELECT 1 FROM sessions WHERE user_id = u.id)
        AND NOT EXISTS (SELECT 1 FROM carts WHERE user_id = u.id)
        AND NOT EXISTS (SELECT 1 FROM orders WHERE user_id = u.id)
        AND NOT EXISTS (SELECT 1 FROM wishlist_items WHERE user_id = u.id)
        AND NOT EXISTS (SELECT 1 FROM storefront_events WHERE user_id = u.id)
      LIMIT ${constant(atOnceMax)})`)
  return meta.changes
}
