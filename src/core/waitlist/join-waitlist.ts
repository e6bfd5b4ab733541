import { type SQL, sql } from 'drizzle-orm'
import { waitlist } from '../../db/schema/support.ts'
import { firstRow } from '../from-row.ts'
import { orMadeBefore } from '../idempotency/made-before.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { isUniqueViolation, writeBatch } from '../write-batch.ts'
import { OnWaitlist } from './errors.ts'

type WaitlistEntry = typeof waitlist.$inferSelect

interface SignUp {
  email: string
  /** Joins once, however often it is repeated. */
  operationId: string | null
}

/** Puts an address on the waitlist, and mails a confirmation to it. @throws OnWaitlist */
export async function joinWaitlist(
  ctx: Context,
  { email, operationId }: SignUp,
): Promise<WaitlistEntry> {
  // The operation names the confirmation's place in the outbox, where a repetition finds it.
  const cause = `waitlist:${operationId ?? ctx.random.uuid()}`
  const entry = await orMadeBefore(
    operationId,
    () => insertEntry(ctx, { email, cause }),
    () => findCausedBy(ctx, cause),
  )
  ctx.defer(() => runEffects(ctx, cause))
  return entry
}

async function insertEntry(
  ctx: Context,
  { email, cause }: { email: string; cause: string },
): Promise<WaitlistEntry> {
  const insert = ctx.db.insert(waitlist).values({ email, createdAt: ctx.clock.now() }).returning()
  try {
    const [inserted] = await writeBatch(ctx.db, [insert, insertConfirmation(ctx, email, cause)])
    const entry = firstRow(waitlist, inserted?.results)
    if (!entry) throw new Error('An inserted entry was not answered')
    return entry
  } catch (error) {
    // The index is one over an expression, so D1 names the index and no column.
    throw isUniqueViolation(error, "index 'waitlist_email'") ? new OnWaitlist() : error
  }
}

function insertConfirmation(ctx: Context, email: string, cause: string): SQL {
  return insertEffects(ctx, {
    key: cause,
    kind: 'message.waitlist',
    payload: { entryId: sql`id` },
    from: sql`waitlist`,
    where: sql`lower(email) = ${email.toLowerCase()}`,
  })
}

/** The entry that a cause has brought about. */
async function findCausedBy({ db }: Context, cause: string): Promise<WaitlistEntry | undefined> {
  const [entry] = await db
    .select()
    .from(waitlist)
    .where(sql`id = (SELECT payload ->> 'entryId' FROM outbox WHERE key = ${cause})`)
  return entry
}
