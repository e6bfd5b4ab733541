import { eq } from 'drizzle-orm'
import { insertSession, newSession, signPair } from '../../../src/core/identity/sessions.ts'
import type { SessionTerms, TokenPair } from '../../../src/core/identity/types.ts'
import { writeBatch } from '../../../src/core/write-batch.ts'
import { users } from '../../../src/db/schema/identity.ts'
import { contextAt } from '../world/context.ts'

/** As of a contract that admits guests, and ends sessions at once. */
export const guestTerms: SessionTerms = {
  accessTtlSeconds: 3600,
  refreshTtlSeconds: 30 * 24 * 3600,
  admits: 'everybody',
  leavesAccess: false,
  takesCookies: false,
}

/** A session of an account that began then, without a password asked for. */
export async function aSession(userId: number, begunAt = new Date()): Promise<TokenPair> {
  const ctx = contextAt(begunAt)
  const session = newSession(ctx)
  await writeBatch(ctx.db, [insertSession(ctx, session, eq(users.id, userId), guestTerms)])
  return signPair(ctx, { ...session, userId }, guestTerms)
}
