import { sql } from 'drizzle-orm'
import type { Context } from '../../ports.ts'
import type { Statement } from '../../write-batch.ts'
import { quotesClosed } from './close-quote.ts'

/** Nothing can be paid any more that a user was shown to pay; for the batch that closes the account. */
export function closeQuotesOf(
  ctx: Pick<Context, 'clock' | 'gateways'>,
  userId: number,
): Statement[] {
  const isOfUser = sql`q.cart_id IN (SELECT id FROM carts WHERE user_id = ${userId})`
  return quotesClosed(ctx, isOfUser, 'stale')
}
