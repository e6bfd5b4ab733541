import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { users } from '../../db/schema/identity.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import type { Context, Settings } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import { growToken, insertToken, newSeed, type Purpose, tokenRow } from './one-time-tokens.ts'
import { writeUid } from './uid.ts'

/** What the two variable parts of a link are, as they come back to us. */
export interface LinkParts {
  uid: string
  token: string
}

/** A link to be sent: `path` is its contract's, with `{uid}` and `{token}` in it. */
export interface LinkRequest {
  purpose: Purpose
  path: string
}

/** A link's message in the outbox. Without a user the message goes to nobody. */
export const LinkMessage = z.object({
  userId: z.int().nullable(),
  seed: z.string(),
  path: z.string(),
})

export interface NewLink {
  /** Names the message in the outbox. */
  cause: string
  /**
   * Writes token and message for the user that `owner` finds. Where it finds nobody the message is
   * written all the same, so that the work does not tell which addresses have accounts.
   */
  statements(owner: SQL): Statement[]
}

/** A link that works once, and the statements that write it and its message. */
export async function newLink(ctx: Context, { purpose, path }: LinkRequest): Promise<NewLink> {
  const seed = newSeed(ctx)
  const row = await tokenRow(purpose, growToken(ctx.settings, seed))
  const cause = `link:${ctx.random.uuid()}`
  return {
    cause,
    // The message first: the token's row may change what `owner` finds.
    statements: (owner) => [
      insertEffects(ctx, {
        key: cause,
        kind: `message.${purpose}`,
        payload: {
          userId: sql`(SELECT ${users.id} FROM ${users} WHERE ${owner})`,
          seed,
          path,
        },
      }),
      insertToken(ctx, row, owner),
    ],
  }
}

/** The link of a message, the same at every attempt. */
export function linkUrl(
  settings: Settings,
  { userId, seed, path }: { userId: number; seed: string; path: string },
): string {
  const token = growToken(settings, seed)
  const filled = path.replace('{uid}', writeUid(userId)).replace('{token}', token)
  return settings.publicOrigin + filled
}
