import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'

/** Has the newsletter go to an address, once in whatever case it is written. */
export async function subscribe({ db, clock }: Context, email: string): Promise<void> {
  // Looked for as well: an insertion that is given up would still write down the next id.
  await db.run(sql`
    INSERT INTO newsletter_subscribers(email, created_at) SELECT ${email}, ${clock.now().getTime()}
    WHERE NOT EXISTS (SELECT 1 FROM newsletter_subscribers WHERE lower(email) = lower(${email}))
    ON CONFLICT DO NOTHING`)
}

/** The address that a user has proven is forgotten; for the batch that closes the account. */
export function eraseSubscription(userId: number): SQL {
  return sql`DELETE FROM newsletter_subscribers WHERE lower(email) =
    (SELECT lower(email) FROM users WHERE id = ${userId} AND email_verified_at IS NOT NULL)`
}
