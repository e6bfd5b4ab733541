import { sql } from 'drizzle-orm'
import { refreshTokens, users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { RefreshTokenRejected } from './errors.ts'
import {
  insertRefreshToken,
  isLive,
  newRefreshToken,
  revokeFamilyOfUsed,
  signPair,
} from './sessions.ts'
import { type RefreshToken, readRefreshToken } from './tokens.ts'
import type { TokenPair } from './types.ts'

/**
 * Exchanges a refresh token for a new pair, once. Presented a second time it is taken for stolen:
 * every token of its login ends. @throws RefreshTokenRejected
 */
export async function rotateTokens(ctx: Context, refresh: string): Promise<TokenPair> {
  const token = await readRefreshToken(ctx, refresh)
  const next = newRefreshToken(ctx, token.familyId)
  if (!(await exchange(ctx, token, next.id))) {
    await revokeFamilyOfUsed(ctx, token)
    throw new RefreshTokenRejected()
  }
  return signPair(ctx, { ...next, userId: token.userId })
}

/** Marks the old token and writes the new one together; false where the old one is not live. */
function exchange(ctx: Context, token: RefreshToken, nextId: string): Promise<boolean> {
  const now = ctx.clock.now()
  const markUsed = ctx.db.update(refreshTokens).set({ usedAt: now }).where(isLive(ctx, token))
  const next = { id: nextId, familyId: token.familyId }
  return guardedBatch(ctx.db, markUsed, [
    insertRefreshToken(ctx, next, sql`${users.id} = ${token.userId}`),
  ])
}
