import { sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { type Statement, writeBatch } from '../write-batch.ts'
import { insertSession, newSession, signLogin } from './sessions.ts'
import type { SessionTerms, SignedInUser, TokenPair } from './types.ts'

/** What a visitor says of itself. */
const nobody = {
  ...{ email: '', isEmailVerified: false, phone: null, isPhoneVerified: false, callingCode: null },
  ...{ firstName: '', lastName: '', username: null, location: null, photoKey: null },
  ...{ hasPassword: false, messagePreferences: null, business: null },
  ...{ isStaff: false, isGuest: true, isActive: true },
} satisfies Omit<SignedInUser, 'id' | 'uuid' | 'createdAt' | 'updatedAt'>

/** Lets a visitor in without an account: a user whom nothing but this session identifies. `also` comes last. */
export async function openGuest(
  ctx: Context,
  terms: SessionTerms,
  also: Statement[] = [],
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  const uuid = ctx.random.uuid()
  const session = newSession(ctx, uuid)
  const now = ctx.clock.now()
  const [inserted] = await writeBatch(ctx.db, [
    ctx.db
      .insert(users)
      .values({ uuid, isGuest: true, activatedAt: now, createdAt: now, updatedAt: now }),
    insertSession(ctx, session, sql`${users.id} = last_insert_rowid()`, terms),
    ...also,
  ])
  if (!inserted) throw new Error('A guest was not inserted')
  const times = { createdAt: now, updatedAt: now }
  const user = { ...nobody, ...times, id: inserted.meta.last_row_id, uuid }
  return { user, tokens: await signLogin(ctx, session, user, terms) }
}
