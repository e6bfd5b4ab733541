import { type SQL, sql } from 'drizzle-orm'
import type { QuoteState } from '../../../db/schema/quotes.ts'
import { paymentsOver } from '../../payments/closing/close-payments.ts'
import type { Context } from '../../ports.ts'
import { type Statement, writeBatch } from '../../write-batch.ts'

type Closed = Exclude<QuoteState, 'open' | 'ordered'>

/**
 * Closes the open quotes `q` that `which` names in SQL: nothing can be paid for them any more, and what
 * was goes back. For the batch of the change that says so, which may be repeated. Their payments are
 * found first: indexes lead to open quotes alone.
 */
export function quotesClosed(
  ctx: Pick<Context, 'clock' | 'gateways'>,
  which: SQL,
  state: Closed,
): Statement[] {
  const isOpen = sql`q.state = 'open' AND ${which}`
  return [
    ...paymentsOver(ctx, sql`p.quote_id IN (SELECT q.id FROM quotes q WHERE ${isOpen})`),
    sql`UPDATE quotes AS q SET state = ${state} WHERE ${isOpen}`,
  ]
}

export async function closeQuote(
  ctx: Pick<Context, 'db' | 'clock' | 'gateways'>,
  quoteId: string,
  state: Closed,
): Promise<void> {
  await writeBatch(ctx.db, quotesClosed(ctx, sql`q.id = ${quoteId}`, state))
}
