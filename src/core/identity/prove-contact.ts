import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { type Contact, contactTaken, hasGiven } from './contacts.ts'
import { CodeTokenRejected } from './errors.ts'
import { type CodeRow, contactOf, useCode } from './one-time-codes.ts'
import { endLinksElsewhere } from './one-time-tokens.ts'
import { emailProven } from './prove-email.ts'
import { isVisitOpen, type Visit } from './visit.ts'

/** What changes for an account whose owner has shown to read what is sent to a contact of it. */
export function contactProven(ctx: Context, kind: Contact['kind']) {
  if (kind === 'email') return emailProven(ctx)
  const now = ctx.clock.now().getTime()
  return {
    phoneIdentifies: true,
    phoneVerifiedAt: sql`coalesce(${users.phoneVerifiedAt}, ${now})`,
    activatedAt: sql`coalesce(${users.activatedAt}, ${now})`,
  }
}

/**
 * What ends where a contact of an account is proven for the first time, by somebody who may not have
 * opened it: all by which whoever prepared it for somebody else could come back.
 */
export function preparationEnded(kind: Contact['kind']) {
  const others =
    kind === 'email'
      ? { phone: null, phoneIdentifies: false, phoneVerifiedAt: null }
      : { email: null, emailIdentifies: false, emailVerifiedAt: null }
  return { ...others, passwordHash: null, googleSubject: null }
}

/**
 * Gives the user the contact that a code was sent to, verified, and identifying the account from then on.
 * Links that were mailed to another address end.
 * @throws EmailTaken, PhoneTaken, CodeTokenRejected
 */
export async function proveContact(ctx: Context, code: CodeRow, visit: Visit): Promise<void> {
  const contact = contactOf(code)
  const userId = visit.user.id
  if (code.userId !== userId) throw new CodeTokenRejected()
  const isProven = await guardedBatch(
    ctx.db,
    useCode(ctx, code, sql`${isStillOpen(code, contact)} AND ${isVisitOpen(visit)}`),
    [
      ...(contact.kind === 'email' ? [endLinksElsewhere(ctx, userId, contact.value)] : []),
      ctx.db
        .update(users)
        .set({ ...changed(ctx, contact), updatedAt: ctx.clock.now() })
        .where(eq(users.id, userId)),
    ],
  ).catch((error) => {
    throw contactTaken(error)
  })
  if (!isProven) throw new CodeTokenRejected()
}

/** A contact that is to be verified is still the account's own. */
function isStillOpen({ purpose, userId }: CodeRow, contact: Contact): SQL {
  const isVerification = purpose === 'verify_email' || purpose === 'verify_phone'
  const isOwn = isVerification ? hasGiven(contact) : sql`TRUE`
  const isSame = and(
    sql`${users.id} = ${userId}`,
    eq(users.isGuest, false),
    isNull(users.deactivatedAt),
    isOwn,
  )
  return sql`EXISTS (SELECT 1 FROM ${users} WHERE ${isSame})`
}

function changed({ clock }: Context, { kind, value }: Contact) {
  const now = clock.now()
  const activatedAt = sql`coalesce(${users.activatedAt}, ${now.getTime()})`
  return kind === 'email'
    ? { email: value, emailIdentifies: true, emailVerifiedAt: now, activatedAt }
    : { phone: value, phoneIdentifies: true, phoneVerifiedAt: now, activatedAt }
}
