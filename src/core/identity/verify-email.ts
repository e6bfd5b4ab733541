import { and, eq, isNull } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { LinkRejected } from './errors.ts'
import type { LinkParts } from './one-time-links.ts'
import { deleteTokens, holdsToken, tokenRow } from './one-time-tokens.ts'
import { emailProven } from './prove-email.ts'
import { insertSession, newSession, signPair } from './sessions.ts'
import type { SessionTerms, TokenPair } from './types.ts'
import { readUid } from './uid.ts'

/** Verifies the address to which this link was mailed, once, and signs in. @throws LinkRejected */
export async function verifyEmail(
  ctx: Context,
  { uid, token }: LinkParts,
  terms: SessionTerms,
): Promise<TokenPair> {
  const userId = readUid(uid)
  if (userId === null) throw new LinkRejected('verification')
  const session = newSession(ctx)
  const isVerified = await guardedBatch(
    ctx.db,
    ctx.db
      .update(users)
      .set({ ...emailProven(ctx), updatedAt: ctx.clock.now() })
      .where(
        and(
          eq(users.id, userId),
          isNull(users.deactivatedAt),
          holdsToken(ctx, await tokenRow('verification', token)),
        ),
      ),
    [
      deleteTokens(userId, 'verification'),
      insertSession(ctx, session, eq(users.id, userId), terms),
    ],
  )
  if (!isVerified) throw new LinkRejected('verification')
  return signPair(ctx, { ...session, userId }, terms)
}
