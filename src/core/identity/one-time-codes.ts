import { createHmac } from 'node:crypto'
import { and, eq, gt, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { oneTimeCodes } from '../../db/schema/identity.ts'
import { expired } from '../outlived.ts'
import type { Context, Settings } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import type { Contact } from './contacts.ts'
import { CodePurposeWrong, CodeTokenRejected, CodeWrong } from './errors.ts'
import type { CodePurpose } from './types.ts'

export type CodeRow = typeof oneTimeCodes.$inferSelect

/** Where the code was sent. */
export function contactOf({ channel, contact }: CodeRow): Contact {
  return { kind: channel === 'email' ? 'email' : 'phone', value: contact }
}

/** What somebody who was sent a code presents. */
export interface GivenCode {
  /** Names the code, and was answered to whoever asked for it. */
  token: string
  purpose: CodePurpose
  /** Six digits. */
  code: string
}

export const codeTtlMs = 10 * 60_000
const wrongTriesMax = 5

/** Purpose and token are part of what is signed: a code is good for nothing else. */
export function hashCode({ secret }: Settings, { token, purpose, code }: GivenCode): string {
  const said = ['hash of a one-time code', purpose, token, code].join('\n')
  return createHmac('sha256', secret).update(said).digest('base64url')
}

/**
 * Looks whether a code is right, and counts it where it is not, in one statement: of any number of
 * guesses at once five are looked at. A right one stays good until `useCode`.
 * @throws CodeTokenRejected, CodePurposeWrong, CodeWrong
 */
export async function tryCode(ctx: Context, given: GivenCode): Promise<CodeRow> {
  const hash = hashCode(ctx.settings, given)
  const isOfPurpose = eq(oneTimeCodes.purpose, given.purpose)
  const isWrong = sql`(${isOfPurpose} AND ${oneTimeCodes.codeHash} <> ${hash})`
  const [row] = await ctx.db
    .update(oneTimeCodes)
    .set({ wrongTries: sql`${oneTimeCodes.wrongTries} + ${isWrong}` })
    .where(isGood(ctx, given.token))
    .returning()
  if (!row) throw new CodeTokenRejected()
  if (row.purpose !== given.purpose) throw new CodePurposeWrong()
  if (row.codeHash !== hash) throw new CodeWrong()
  return row
}

/** Uses a code up, once, with what it was sent for, where `when` holds as well; guards the batch of what it is good for. */
export function useCode(ctx: Context, { id }: CodeRow, when: SQL = sql`TRUE`): Statement {
  return ctx.db
    .update(oneTimeCodes)
    .set({ endedAt: ctx.clock.now(), registration: null })
    .where(and(isGood(ctx, id), when))
}

/** In SQL: the code is still good, for other guards than its own. */
export function isCodeGood(ctx: Context, { id }: CodeRow): SQL {
  return sql`EXISTS (SELECT 1 FROM ${oneTimeCodes} WHERE ${isGood(ctx, id)})`
}

function isGood({ clock }: Context, id: string): SQL | undefined {
  return and(
    eq(oneTimeCodes.id, id),
    isNull(oneTimeCodes.endedAt),
    gt(oneTimeCodes.expiresAt, clock.now()),
    lt(oneTimeCodes.wrongTries, wrongTriesMax),
  )
}

/** In place of a contact where it is counted only: nobody reads it back. */
export function contactKeyOf({ secret }: Settings, { value }: Contact): string {
  return createHmac('sha256', secret)
    .update(`contact of one-time codes\n${value}`)
    .digest('base64url')
}

/** Ends the codes that concern a user, for the batch that ends links and logins. */
export function endCodes({ clock }: Pick<Context, 'clock'>, userId: number): SQL {
  return sql`UPDATE ${oneTimeCodes} SET ended_at = ${clock.now().getTime()}, registration = NULL
    WHERE user_id = ${userId} AND ended_at IS NULL`
}

/**
 * Takes the person out of the codes that concern a user, for the batch that closes the account. The rows
 * stay for their day: else closing accounts would make room for guesses.
 */
export function eraseCodes({ clock }: Pick<Context, 'clock'>, userId: number): SQL {
  const now = clock.now().getTime()
  return sql`UPDATE ${oneTimeCodes} SET contact = '', registration = NULL, user_id = NULL,
    ended_at = coalesce(ended_at, ${now}) WHERE user_id = ${userId}`
}

/** Codes that have run out; how many were sent of late is counted from them as well. */
export const expiredCodes = expired(oneTimeCodes)
