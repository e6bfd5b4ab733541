import { eq, type SQL, sql } from 'drizzle-orm'
import { loginAttempts, users } from '../../db/schema/identity.ts'
import { expired } from '../outlived.ts'
import type { Context } from '../ports.ts'
import { tooManyUntil } from './too-many-until.ts'

const attemptsMax = 10
const pauseMs = 15 * 60 * 1000

type LoginAttempts = Pick<typeof loginAttempts.$inferSelect, 'failures' | 'expiresAt'>

/**
 * Counts an attempt as a failure before the password is looked at, so that many attempts at once
 * cannot get past the limit; a success forgets them. The tenth starts the pause.
 */
export function countAttempt({ db, clock }: Context, contact: string) {
  const now = clock.now()
  const isOver = sql`${loginAttempts.expiresAt} <= ${now.getTime()}`
  const starts = sql`${isOver} OR ${loginAttempts.failures} = ${attemptsMax - 1}`
  return db
    .insert(loginAttempts)
    .values({
      contact: contact.toLowerCase(),
      failures: 1,
      expiresAt: new Date(now.getTime() + pauseMs),
    })
    .onConflictDoUpdate({
      target: loginAttempts.contact,
      set: {
        failures: sql`iif(${isOver}, 1, min(${loginAttempts.failures} + 1, ${attemptsMax + 1}))`,
        expiresAt: sql`iif(${starts}, excluded.expires_at, ${loginAttempts.expiresAt})`,
      },
    })
    .returning({ failures: loginAttempts.failures, expiresAt: loginAttempts.expiresAt })
}

/** @throws TooManyRequests */
export function refusePaused(ctx: Context, attempts: LoginAttempts | undefined): void {
  if (!attempts || attempts.failures <= attemptsMax) return
  throw tooManyUntil(ctx, attempts.expiresAt.getTime())
}

export function forgetAttempts({ db }: Pick<Context, 'db'>, contact: string) {
  return db.delete(loginAttempts).where(eq(loginAttempts.contact, contact.toLowerCase()))
}

/** Wrong guesses at an old password say nothing about a new one. A contact that is merely given is another's. */
export function forgetAttemptsAt(userId: number): SQL {
  return sql`DELETE FROM ${loginAttempts}
    WHERE contact IN (
      SELECT lower(email) FROM ${users} WHERE id = ${userId} AND email_identifies = 1
      UNION ALL SELECT phone FROM ${users} WHERE id = ${userId} AND phone_identifies = 1)`
}

/** Attempts whose time is over. */
export const expiredAttempts = expired(loginAttempts)
