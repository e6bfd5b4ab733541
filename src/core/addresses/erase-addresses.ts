import { type SQL, sql } from 'drizzle-orm'

/** For the batch that closes the account. */
export function eraseAddresses(userId: number): SQL {
  return sql`DELETE FROM addresses WHERE user_id = ${userId}`
}
