import { and, desc, eq, isNull } from 'drizzle-orm'
import { constantLimit } from '../../db/constant.ts'
import { oneTimeCodes, users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { assertPassword } from './assert-password.ts'
import { type Contact, hasGiven, isIdentifiedBy } from './contacts.ts'
import {
  AccountDisabled,
  AccountRequired,
  ContactForeign,
  ContactUnknown,
  EmailTaken,
  PhoneTaken,
} from './errors.ts'
import { contactKeyOf } from './one-time-codes.ts'
import { hashAnew } from './password.ts'
import { sendCode } from './send-code.ts'
import type { CodeChannel, CodePurpose, Registration, SignedInUser } from './types.ts'

/** Where a code is to be sent. */
export interface Destination {
  channel: CodeChannel
  contact: Contact
}

/** A code that was sent, by the token that names it, and what it is good for. */
export interface SentCode {
  token: string
  purpose: CodePurpose
}

/**
 * Sends a code with which the account of a contact is entered; where there is none and `registers` is
 * set, one that opens it.
 * @throws ContactUnknown, AccountDisabled, TooManyRequests
 */
export async function requestLoginCode(
  ctx: Context,
  to: Destination,
  { visitor, registers }: { visitor: SignedInUser; registers: boolean },
): Promise<SentCode> {
  const account = await findAccount(ctx, to.contact)
  if (account?.deactivatedAt) throw new AccountDisabled('deactivated')
  if (!account && !registers) throw new ContactUnknown()
  const purpose = account ? 'login' : 'register'
  return send(ctx, { ...to, purpose, userId: account?.id ?? visitor.id })
}

interface NewRegistration extends Omit<Registration, 'passwordHash'> {
  password?: string | undefined
}

/**
 * Sends a code that opens an account as it is described.
 * @throws EmailTaken, PhoneTaken, PasswordRefused, TooManyRequests
 */
export async function requestRegistrationCode(
  ctx: Context,
  to: Destination,
  visitor: SignedInUser,
  { password, ...given }: NewRegistration,
): Promise<SentCode> {
  if (password !== undefined) {
    assertPassword('password', password, { ...given, email: emailOf(to, given) })
  }
  await refuseTaken(ctx, to.contact)
  const passwordHash = password === undefined ? null : await hashAnew(ctx, password)
  const registration = { ...given, passwordHash }
  return send(ctx, { ...to, purpose: 'register', userId: visitor.id, registration })
}

function emailOf({ contact }: Destination, { email }: Pick<Registration, 'email'>): string {
  return contact.kind === 'email' ? contact.value : (email ?? '')
}

/**
 * Sends another code for a registration that the same visitor has begun, or for one without a name.
 * @throws EmailTaken, PhoneTaken, TooManyRequests
 */
export async function repeatRegistrationCode(
  ctx: Context,
  to: Destination,
  visitor: SignedInUser,
): Promise<SentCode> {
  await refuseTaken(ctx, to.contact)
  const registration = await findBegun(ctx, to.contact, visitor)
  const request = { ...to, purpose: 'register', userId: visitor.id } as const
  return send(ctx, registration ? { ...request, registration } : request)
}

/** What somebody else has said of this contact is nobody's registration. */
async function findBegun(
  ctx: Context,
  to: Contact,
  visitor: SignedInUser,
): Promise<Registration | null> {
  const { purpose, contactKey, userId, createdAt, registration } = oneTimeCodes
  const key = contactKeyOf(ctx.settings, to)
  const [begun] = await ctx.db
    .select({ registration })
    .from(oneTimeCodes)
    .where(and(eq(contactKey, key), eq(purpose, 'register'), eq(userId, visitor.id)))
    .orderBy(desc(createdAt))
    .limit(constantLimit(1))
  return begun?.registration ?? null
}

/** Sends a code that sets a new password. Nothing tells whether the contact is anybody's. @throws TooManyRequests */
export async function requestResetCode(ctx: Context, to: Destination): Promise<SentCode> {
  const account = await findAccount(ctx, to.contact)
  const userId = account && !account.deactivatedAt ? account.id : null
  return send(ctx, { ...to, purpose: 'reset_password', userId })
}

/**
 * Sends a code to a contact that the user has, to verify it, or to one that is to become the user's.
 * @throws AccountRequired, ContactForeign, EmailTaken, PhoneTaken, TooManyRequests
 */
export async function requestContactCode(
  ctx: Context,
  to: Destination,
  user: SignedInUser,
  purpose: Exclude<CodePurpose, 'login' | 'register' | 'reset_password'>,
): Promise<SentCode> {
  if (user.isGuest) throw new AccountRequired()
  if (purpose.startsWith('verify_') && !(await isGiven(ctx, to.contact, user))) {
    throw new ContactForeign(to.contact.kind)
  }
  await refuseTaken(ctx, to.contact, user)
  return send(ctx, { ...to, purpose, userId: user.id })
}

async function isGiven({ db }: Context, contact: Contact, { id }: SignedInUser): Promise<boolean> {
  const found = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, id), hasGiven(contact), isNull(users.deactivatedAt)))
  return found.length > 0
}

/** @throws EmailTaken, PhoneTaken where the contact identifies another account than the user's */
async function refuseTaken(ctx: Context, contact: Contact, user?: SignedInUser): Promise<void> {
  const account = await findAccount(ctx, contact)
  if (!account || account.id === user?.id) return
  throw contact.kind === 'email' ? new EmailTaken() : new PhoneTaken()
}

async function findAccount({ db }: Context, contact: Contact) {
  const [account] = await db
    .select({ id: users.id, deactivatedAt: users.deactivatedAt })
    .from(users)
    .where(isIdentifiedBy(contact))
  return account
}

async function send(ctx: Context, request: Parameters<typeof sendCode>[1]): Promise<SentCode> {
  return { token: await sendCode(ctx, request), purpose: request.purpose }
}
