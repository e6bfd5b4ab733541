import { and, isNull } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { LinkRejected } from './errors.ts'
import { deleteTokens, type LinkParts, linkHolder } from './one-time-tokens.ts'
import { emailProven } from './prove-email.ts'

/** Activates the account whose link this is, once. @throws LinkRejected */
export async function activateAccount(ctx: Context, link: LinkParts): Promise<void> {
  const { userId, isHolder } = await linkHolder(ctx, 'activation', link)
  const isActivated = await guardedBatch(
    ctx.db,
    ctx.db
      .update(users)
      .set({ ...emailProven(ctx), updatedAt: ctx.clock.now() })
      .where(and(isHolder, isNull(users.activatedAt))),
    [deleteTokens(userId)],
  )
  if (!isActivated) throw new LinkRejected('activation')
}
