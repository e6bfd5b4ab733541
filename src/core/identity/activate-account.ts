import { and, eq, isNull } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { LinkRejected } from './errors.ts'
import type { LinkParts } from './one-time-links.ts'
import { deleteTokens, holdsToken, tokenRow } from './one-time-tokens.ts'
import { emailProven } from './prove-email.ts'
import { readUid } from './uid.ts'

/** Activates the account whose link this is, once. @throws LinkRejected */
export async function activateAccount(ctx: Context, { uid, token }: LinkParts): Promise<void> {
  const userId = readUid(uid)
  if (userId === null) throw new LinkRejected('activation')
  const isActivated = await guardedBatch(
    ctx.db,
    ctx.db
      .update(users)
      .set({ ...emailProven(ctx), updatedAt: ctx.clock.now() })
      .where(
        and(
          eq(users.id, userId),
          isNull(users.activatedAt),
          isNull(users.deactivatedAt),
          holdsToken(ctx, await tokenRow('activation', token)),
        ),
      ),
    [deleteTokens(userId)],
  )
  if (!isActivated) throw new LinkRejected('activation')
}
