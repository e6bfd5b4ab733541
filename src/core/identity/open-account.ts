import type { SQL } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { type Statement, writeBatch } from '../write-batch.ts'
import { assertPassword } from './assert-password.ts'
import { contactTaken, hasEmail } from './contacts.ts'
import { EmailTaken } from './errors.ts'
import { hashAnew } from './password.ts'
import type { PasswordOwner } from './password-rules.ts'
import { userColumns } from './queries.ts'
import type { SignedInUser } from './types.ts'

export interface NewAccount extends PasswordOwner {
  password: string
  location?: string | null
  /** In E.164, with its calling code; it identifies nobody. */
  phone?: string | null
  callingCode?: string | null
  /** The request of staff that opens it; unique, so that it opens one. */
  operationId?: string | null
  /** Whether it works at once. */
  isActivated: boolean
}

/**
 * Writes an account that its address identifies, verified or not, and in the same batch what comes
 * with it for the user that the condition finds. @throws EmailTaken, PasswordRefused
 */
export async function openAccount(
  ctx: Context,
  { password, isActivated, ...account }: NewAccount,
  alongside: (owner: SQL) => Statement[],
): Promise<SignedInUser> {
  assertPassword('password', password, account)
  const owner = hasEmail(account.email)
  // The unique index decides below; looking first spares the costly hash.
  if (await findByEmail(ctx, owner)) throw new EmailTaken()
  const passwordHash = await hashAnew(ctx, password)
  const now = ctx.clock.now()
  const insertUser = ctx.db.insert(users).values({
    ...account,
    emailIdentifies: true,
    passwordHash,
    activatedAt: isActivated ? now : null,
    createdAt: now,
    updatedAt: now,
  })
  try {
    await writeBatch(ctx.db, [insertUser, ...alongside(owner)])
  } catch (error) {
    throw contactTaken(error)
  }
  const user = await findByEmail(ctx, owner)
  if (!user) throw new Error('An inserted user was not found')
  return user
}

async function findByEmail(ctx: Context, owner: SQL): Promise<SignedInUser | undefined> {
  const [user] = await ctx.db.select(userColumns).from(users).where(owner)
  return user
}
