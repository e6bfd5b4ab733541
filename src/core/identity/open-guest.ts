import { sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import { findUser } from './queries.ts'
import { insertSession, newSession, signLogin } from './sessions.ts'
import type { SessionTerms, SignedInUser, TokenPair } from './types.ts'

/** Lets a visitor in without an account: a user whom nothing but this session identifies. */
export async function openGuest(
  ctx: Context,
  terms: SessionTerms,
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  const uuid = ctx.random.uuid()
  const session = newSession(ctx, uuid)
  const now = ctx.clock.now()
  const [inserted] = await writeBatch(ctx.db, [
    ctx.db
      .insert(users)
      .values({ uuid, isGuest: true, activatedAt: now, createdAt: now, updatedAt: now }),
    insertSession(ctx, session, sql`${users.id} = last_insert_rowid()`, terms),
  ])
  const user = inserted && (await findUser(ctx.db, inserted.meta.last_row_id))
  if (!user) throw new Error('An inserted guest was not found')
  return { user, tokens: await signLogin(ctx, session, user, terms) }
}
