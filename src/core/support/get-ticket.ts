import { and, eq, type SQL } from 'drizzle-orm'
import { tickets } from '../../db/schema/support.ts'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import type { Ticket, TicketScope } from './types.ts'

/** Reads a ticket that somebody may see. @throws NotFound, also where it is another user's */
export async function getTicket(
  { db }: Context,
  scope: TicketScope,
  ticketId: number,
): Promise<Ticket> {
  const [ticket] = await db.select().from(tickets).where(isVisible(scope, ticketId))
  if (!ticket) throw new NotFound('ticket')
  return ticket
}

/** Condition on a ticket: it is this one, and may be seen. */
export function isVisible({ userId }: TicketScope, ticketId: number): SQL | undefined {
  return and(eq(tickets.id, ticketId), userId === null ? undefined : eq(tickets.userId, userId))
}
