import { type SQL, sql } from 'drizzle-orm'
import { tickets } from '../../db/schema/support.ts'
import { type Counted, limitedTo, toCountedPage } from '../counted-page.ts'
import { fromRow } from '../from-row.ts'
import type { Page } from '../page.ts'
import type { Context } from '../ports.ts'
import type { Ticket, TicketScope } from './types.ts'

interface TicketQuery extends TicketScope {
  /** Of the page, from 1. */
  number: number
  size: number
}

/** Tickets that somebody may see, newest first, in one round trip. @throws PageOutOfRange */
export async function listTickets(
  { db }: Pick<Context, 'db'>,
  { userId, ...page }: TicketQuery,
): Promise<Page<Ticket>> {
  // Rows that a page skips are found in an index alone.
  const rows = await db.all<Counted>(sql`
    WITH total(n) AS MATERIALIZED (${countOf(userId)})
    SELECT t.*, (SELECT n FROM total) AS total
    FROM (SELECT id FROM tickets WHERE ${userId === null ? sql`true` : sql`user_id = ${userId}`}
      ORDER BY id DESC ${limitedTo(page)}) page
    CROSS JOIN tickets t ON t.id = page.id
    ORDER BY t.id DESC`)
  return toCountedPage(page, rows, (row) => fromRow(tickets, row))
}

/** A user's own are few; of all a trigger keeps count. */
function countOf(userId: number | null): SQL {
  return userId === null
    ? sql`SELECT coalesce((SELECT value FROM counters WHERE name = 'tickets'), 0)`
    : sql`SELECT count(*) FROM tickets WHERE user_id = ${userId}`
}
