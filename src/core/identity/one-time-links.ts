import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { users } from '../../db/schema/identity.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import type { Context, Settings } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import { growToken, insertToken, newSeed, tokenRow } from './one-time-tokens.ts'
import type { LinkPurpose } from './types.ts'
import { writeUid } from './uid.ts'

/** A link to be sent, as its contract has it. */
export interface LinkRequest {
  purpose: LinkPurpose
  /** Whether the API answers it, or a page of the storefront. */
  site: 'api' | 'storefront'
  /** With `{uid}` and `{token}` in it. */
  path: string
  ttlHours: number
}

/** A link's message in the outbox. Without a user the message goes to nobody. */
export const LinkMessage = z.object({
  userId: z.int().nullable(),
  seed: z.string(),
  site: z.enum(['api', 'storefront']),
  path: z.string(),
  ttlHours: z.int(),
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
export async function newLink(
  ctx: Context,
  { purpose, site, path, ttlHours }: LinkRequest,
): Promise<NewLink> {
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
          site,
          path,
          ttlHours,
        },
      }),
      insertToken(ctx, { ...row, ttlHours }, owner),
    ],
  }
}

/** The link of a message, the same at every attempt. */
export function linkUrl(
  settings: Settings,
  { userId, seed, site, path }: z.infer<typeof LinkMessage>,
): string {
  const token = growToken(settings, seed)
  const filled = path.replace('{uid}', writeUid(userId ?? 0)).replace('{token}', token)
  return (site === 'api' ? settings.publicOrigin : settings.storefrontUrl) + filled
}
