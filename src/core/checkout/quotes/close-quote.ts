import { type SQL, sql } from 'drizzle-orm'
import type { QuoteState } from '../../../db/schema/quotes.ts'
import { runWaiting } from '../../outbox/run-outbox.ts'
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
    // Nobody needs the address of a quote that is over.
    sql`UPDATE quotes AS q SET state = ${state}, shipping_address = NULL WHERE ${isOpen}`,
  ]
}

/** Closes a quote that came to nothing, if it is open, and has its gateway end what was opened for it. */
export async function closeQuote(ctx: Context, quoteId: string): Promise<void> {
  await writeBatch(ctx.db, quotesClosed(ctx, sql`q.id = ${quoteId}`, 'stale'))
  endPaymentsOf(ctx, quoteId)
}

/**
 * Begins what a quote that was closed has caused at its gateway. Nobody waits for it: what it causes in
 * turn may come back to the cart.
 */
export function endPaymentsOf(ctx: Context, quoteId: string): void {
  const waiting = sql`due_at IS NOT NULL AND attempts = 0 AND id IN (
    SELECT e.id FROM payments p
    JOIN outbox e ON e.key >= 'payment:' || p.id || ':' AND e.key < 'payment:' || p.id || ':~'
    WHERE p.quote_id = ${quoteId} AND e.kind IN ('payment.cancel', 'payment.refund'))`
  ctx.defer(() => runWaiting(ctx, waiting, `quote:${quoteId}`))
}
