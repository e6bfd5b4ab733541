import { type SQL, sql } from 'drizzle-orm'

/** For the batch that closes the account. */
export function eraseLikes(userId: number): SQL {
  return sql`DELETE FROM likes WHERE user_id = ${userId}`
}
