import { eq } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { LinkRejected } from './errors.ts'
import { deleteTokens, type LinkParts, linkHolder } from './one-time-tokens.ts'
import { emailProven } from './prove-email.ts'
import { insertSession, newSession, signPair } from './sessions.ts'
import type { SessionTerms, TokenPair } from './types.ts'

/** Verifies the address to which this link was mailed, once, and signs in. @throws LinkRejected */
export async function verifyEmail(
  ctx: Context,
  link: LinkParts,
  terms: SessionTerms,
): Promise<TokenPair> {
  const { userId, isHolder } = await linkHolder(ctx, 'verification', link)
  const session = newSession(ctx)
  const isVerified = await guardedBatch(
    ctx.db,
    ctx.db
      .update(users)
      .set({ ...emailProven(ctx), updatedAt: ctx.clock.now() })
      .where(isHolder),
    [
      deleteTokens(userId, 'verification'),
      insertSession(ctx, session, eq(users.id, userId), terms),
    ],
  )
  if (!isVerified) throw new LinkRejected('verification')
  return signPair(ctx, { ...session, userId }, terms)
}
