import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../../db/constant.ts'
import type { Context } from '../../ports.ts'
import { writeBatch } from '../../write-batch.ts'
import { quotesClosed } from './close-quote.ts'

type Clocked = Pick<Context, 'db' | 'clock' | 'gateways'>

/** Closes up to `max` quotes whose time is over, and answers how many. A checkout that runs has moved its own. */
export async function expireQuotes(ctx: Clocked, max: number): Promise<number> {
  const due = await ctx.db.all<{ id: string }>(sql`
    SELECT id FROM quotes q WHERE ${isDue(ctx)} ORDER BY expires_at LIMIT ${constant(max)}`)
  if (due.length === 0) return 0
  const ids = JSON.stringify(due.map(({ id }) => id))
  const which = sql`q.id IN (SELECT value FROM json_each(${ids}))
    AND q.expires_at <= ${ctx.clock.now().getTime()}`
  await writeBatch(ctx.db, quotesClosed(ctx, which, 'expired'))
  return due.length
}

/** In SQL: `expireQuotes` finds a quote. */
export function hasQuotesToExpire(ctx: Pick<Context, 'clock'>): SQL {
  return sql`EXISTS (SELECT 1 FROM quotes q WHERE ${isDue(ctx)})`
}

function isDue({ clock }: Pick<Context, 'clock'>): SQL {
  return sql`q.state = 'open' AND q.expires_at <= ${clock.now().getTime()}`
}
