import { type SQL, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import { tickets } from '../../db/schema/support.ts'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { isVisible } from './get-ticket.ts'
import { signatureOf } from './signature.ts'
import type { Ticket, TicketScope, TicketStatus } from './types.ts'

/** What is given is changed; an empty name gives way to the default one. */
interface TicketChanges {
  status?: TicketStatus | undefined
  message?: string | undefined
  fullName?: string | undefined
}

/** Changes a ticket that somebody may see. @throws NotFound, also where it is another user's */
export async function changeTicket(
  { db, clock }: Context,
  scope: TicketScope,
  { ticketId, fullName, ...changes }: TicketChanges & { ticketId: number },
): Promise<Ticket> {
  const [changed] = await db
    .update(tickets)
    .set({
      ...changes,
      ...(fullName !== undefined && { fullName: ownersSignature(fullName) }),
      updatedAt: clock.now(),
    })
    .where(isVisible(scope, ticketId))
    .returning()
  if (!changed) throw new NotFound('ticket')
  return changed
}

function ownersSignature(fullName: string): SQL {
  return sql`(SELECT ${signatureOf(fullName)} FROM ${users} WHERE ${users.id} = ${tickets.userId})`
}
