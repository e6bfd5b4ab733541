import { type SQL, sql } from 'drizzle-orm'

/*
 * Exactly one address of a user is the default, while there is any. Its place is unique: it is cleared
 * before another one takes it, in the same batch.
 */

/** Condition: no address of the user is the default. */
export function lacksDefault(userId: number): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM addresses WHERE user_id = ${userId} AND is_default = 1)`
}

/** Takes the place from the address that has it, where a condition says so. */
export function clearDefault(userId: number, condition: SQL): SQL {
  return sql`
    UPDATE addresses SET is_default = 0
    WHERE user_id = ${userId} AND is_default = 1 AND ${condition}`
}

/** Makes the newest address the default where there is none. */
export function ensureDefault(userId: number): SQL {
  return sql`
    UPDATE addresses SET is_default = 1
    WHERE ${lacksDefault(userId)} AND id = (
      SELECT id FROM addresses WHERE user_id = ${userId}
      ORDER BY is_default DESC, created_at DESC, id DESC LIMIT 1)`
}
