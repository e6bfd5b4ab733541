import { type SQL, sql } from 'drizzle-orm'

/** Tickets stay without the name of a user; for the batch that closes the account. */
export function eraseNameOnTickets(userId: number): SQL {
  return sql`UPDATE tickets SET full_name = '' WHERE user_id = ${userId} AND full_name <> ''`
}
