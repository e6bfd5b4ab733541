import { and, eq, isNull, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { contactTaken } from './contacts.ts'
import { TokenInvalid } from './errors.ts'
import { findUser } from './queries.ts'
import { endSessions, insertSession, isOfUser, newSession, signLogin } from './sessions.ts'
import type { SessionTerms, SignedInUser, TokenPair } from './types.ts'

/** Proven contacts identify the account; the others are kept as they were given. */
export interface GivenContact {
  value: string
  isProven: boolean
}

export interface GuestUpgrade {
  guestId: number
  email: GivenContact | null
  phone: GivenContact | null
  firstName: string
  lastName: string
  passwordHash: string | null
}

/**
 * Makes a guest an account under the same id, so that cart and orders stay. The session of the
 * account replaces those of the guest.
 * @throws EmailTaken, PhoneTaken where a contact identifies another, TokenInvalid
 */
export async function upgradeGuest(
  ctx: Context,
  { guestId, ...upgrade }: GuestUpgrade,
  terms: SessionTerms,
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  if (!upgrade.email?.isProven && !upgrade.phone?.isProven) {
    throw new Error('An account needs a contact that identifies it')
  }
  const session = newSession(ctx)
  const isUpgraded = await guardedBatch(ctx.db, upgradeRow(ctx, guestId, upgrade), [
    endSessions(ctx, isOfUser(guestId), { leavesAccess: false }),
    insertSession(ctx, session, eq(users.id, guestId), terms),
  ]).catch((error) => {
    throw contactTaken(error)
  })
  const user = isUpgraded ? await findUser(ctx.db, guestId) : undefined
  if (!user) throw new TokenInvalid()
  return { user, tokens: await signLogin(ctx, session, user, terms) }
}

function upgradeRow(ctx: Context, guestId: number, upgrade: Omit<GuestUpgrade, 'guestId'>) {
  const { email, phone, ...columns } = upgrade
  const now = ctx.clock.now()
  return ctx.db
    .update(users)
    .set({
      ...columns,
      isGuest: false,
      email: email?.value ?? null,
      emailIdentifies: email?.isProven ?? false,
      emailVerifiedAt: email?.isProven ? now : null,
      phone: phone?.value ?? null,
      phoneIdentifies: phone?.isProven ?? false,
      phoneVerifiedAt: phone?.isProven ? now : null,
      updatedAt: now,
    })
    .where(and(eq(users.id, guestId), sql`${users.isGuest} = 1`, isNull(users.deactivatedAt)))
}
