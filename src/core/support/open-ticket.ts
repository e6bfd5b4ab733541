import { eq, type SQL, sql } from 'drizzle-orm'
import { tickets } from '../../db/schema/support.ts'
import { firstRow } from '../from-row.ts'
import { orMadeBefore } from '../idempotency/made-before.ts'
import { TokenInvalid } from '../identity/errors.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import { signatureOf } from './signature.ts'
import type { Ticket } from './types.ts'

interface TicketInput {
  message: string
  subject?: string | undefined
  /** That of the profile by default, or else the email address. */
  fullName?: string | undefined
  /** Opens one ticket, however often it is repeated. */
  operationId: string | null
}

/** Opens a ticket of a user. @throws TokenInvalid where the account was closed since it signed in */
export async function openTicket(
  ctx: Context,
  userId: number,
  input: TicketInput,
): Promise<Ticket> {
  const open = async () => {
    const [opened] = await writeBatch(ctx.db, [insertTicket(ctx, userId, input)])
    const ticket = firstRow(tickets, opened?.results)
    if (!ticket) throw new TokenInvalid()
    return ticket
  }
  return orMadeBefore(input.operationId, open, (id) => findOpened(ctx, id))
}

async function findOpened({ db }: Context, operationId: string): Promise<Ticket | undefined> {
  const [opened] = await db.select().from(tickets).where(eq(tickets.operationId, operationId))
  return opened
}

function insertTicket(
  { clock }: Context,
  userId: number,
  { message, subject, fullName, operationId }: TicketInput,
): SQL {
  const now = clock.now().getTime()
  return sql`
    INSERT INTO tickets(user_id, full_name, subject, message, operation_id, created_at, updated_at)
    SELECT id, ${signatureOf(fullName)}, ${subject ?? null}, ${message}, ${operationId}, ${now}, ${now}
    FROM users WHERE id = ${userId} AND deactivated_at IS NULL
    RETURNING *`
}
