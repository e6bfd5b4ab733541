import { and, eq, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { contactTaken, hasEmail } from './contacts.ts'
import { shutOut } from './deactivate-user.ts'
import { nameChange } from './full-name.ts'
import { deleteTokens } from './one-time-tokens.ts'
import { type PhoneEdit, phoneChange, phoneColumns } from './phone-change.ts'
import { isCustomer } from './queries.ts'
import type { SignedInUser } from './types.ts'

/** Who an account is, as it was read. */
export type AccountFields = Pick<
  SignedInUser,
  'id' | 'email' | 'firstName' | 'lastName' | 'phone' | 'callingCode'
>

/** What is given is changed. */
export interface AccountEdit extends Pick<PhoneEdit, 'phone'> {
  fullName?: string | undefined
  /** Another one is unverified, and links sent to the one before end. Sessions stay. */
  email?: string | undefined
  /** An account that is not is closed to its owner at once. */
  isActive?: boolean | undefined
}

/**
 * Changes the account of a customer for its owner; null where it is no customer's any more.
 * @throws EmailTaken, PhoneRejected, CallingCodeMissing
 */
export async function changeAccount(
  ctx: Context,
  account: AccountFields,
  { fullName, email: wanted, phone, isActive }: AccountEdit,
): Promise<AccountFields | null> {
  const email = wanted === account.email ? undefined : wanted
  const changed = {
    ...nameChange(account, fullName),
    ...phoneChange(account, { phone }),
    ...(email !== undefined && { email }),
  }
  const isWritten = await guardedBatch(
    ctx.db,
    ctx.db
      .update(users)
      .set({
        ...changed,
        ...phoneColumns(changed.phone),
        ...(email !== undefined && emailColumns(email)),
        ...(isActive !== undefined && statusColumns(ctx, isActive)),
        updatedAt: ctx.clock.now(),
      })
      .where(and(eq(users.id, account.id), isCustomer)),
    [
      ...(email === undefined ? [] : [deleteTokens(account.id)]),
      ...(isActive === false ? shutOut(ctx, account.id) : []),
    ],
  ).catch((error) => {
    throw contactTaken(error)
  })
  return isWritten ? { ...account, ...changed } : null
}

/** The same address in other letters stays verified. */
function emailColumns(email: string) {
  return { emailVerifiedAt: sql`iif(${hasEmail(email)}, ${users.emailVerifiedAt}, NULL)` }
}

/** Staff also let in who has never followed the link of an activation. */
function statusColumns({ clock }: Context, isActive: boolean) {
  const now = clock.now().getTime()
  return isActive
    ? { deactivatedAt: null, activatedAt: sql`coalesce(${users.activatedAt}, ${now})` }
    : { deactivatedAt: sql`coalesce(${users.deactivatedAt}, ${now})` }
}
