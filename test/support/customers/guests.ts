import { visitorJoined } from '../../../src/core/customers/join-visitor.ts'
import { type Contact, emailContact, phoneContact } from '../../../src/core/identity/contacts.ts'
import { enterByCode } from '../../../src/core/identity/enter-by-code.ts'
import { tryCode } from '../../../src/core/identity/one-time-codes.ts'
import { openGuest } from '../../../src/core/identity/open-guest.ts'
import { proveContact } from '../../../src/core/identity/prove-contact.ts'
import { findUser } from '../../../src/core/identity/queries.ts'
import { sendCode } from '../../../src/core/identity/send-code.ts'
import { readAccessToken } from '../../../src/core/identity/tokens.ts'
import type {
  CodePurpose,
  Registration,
  SignedInUser,
  TokenPair,
} from '../../../src/core/identity/types.ts'
import { context } from '../world/context.ts'
import { codeOf } from './codes.ts'
import { aSession, guestTerms } from './sessions.ts'

let serial = 0

export interface Guest {
  id: number
  tokens: TokenPair
}

/** A visitor without an account. */
export async function aGuest(): Promise<Guest> {
  const { user, tokens } = await openGuest(context(), guestTerms)
  return { id: user.id, tokens }
}

/** An Indian mobile number that nobody else has. */
export function aPhone(): string {
  return `+9198765${String(++serial).padStart(5, '0')}`
}

/** Proven contacts identify the account; the others are kept as they were given. */
export interface GivenContact {
  value: string
  isProven: boolean
}

export const proven = (value: string): GivenContact => ({ value, isProven: true })
export const stated = (value: string): GivenContact => ({ value, isProven: false })

/** Makes the guest an account that its proven contacts identify. */
export async function upgrade(
  { id, tokens }: Guest,
  { email, phone }: { email?: GivenContact; phone?: GivenContact },
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  const user = await findUser(context().db, id)
  if (!user) throw new Error('There is no such guest')
  const { sessionId } = await readAccessToken(context(), tokens.access)
  const byEmail = email?.isProven === true
  const contact = byEmail ? emailContact(email.value) : phoneContact(phone?.value ?? '')
  const registration = {
    ...{ firstName: 'Asha', lastName: 'Rao', passwordHash: null },
    ...{ email: email?.value ?? null, phone: phone?.value ?? null },
  }
  const code = await aCode(contact, { purpose: 'register', userId: id, registration })
  const visit = { sessionId, user, visitorUuid: user.uuid, handOver: visitorJoined }
  const account = await enterByCode(context(), code, visit, guestTerms)
  if (byEmail && phone?.isProven) await prove(account.user.id, phoneContact(phone.value))
  return account
}

/** Gives a user a contact that a code was sent to. */
export async function prove(userId: number, contact: Contact): Promise<void> {
  const purpose = contact.kind === 'email' ? 'update_email' : 'update_phone'
  const ctx = context()
  const user = await findUser(ctx.db, userId)
  if (!user) throw new Error('There is no such user')
  const { access } = await aSession(userId)
  const { sessionId } = await readAccessToken(ctx, access)
  const visit = { sessionId, user, visitorUuid: null, handOver: visitorJoined }
  await proveContact(ctx, await aCode(contact, { purpose, userId }), visit)
}

/** A code that its receiver has just read. */
async function aCode(
  contact: Contact,
  to: { purpose: CodePurpose; userId: number; registration?: Registration },
) {
  const channel = contact.kind === 'email' ? 'email' : 'sms'
  const token = await sendCode(context(), { ...to, channel, contact })
  return tryCode(context(), { token, purpose: to.purpose, code: await codeOf(token) })
}

/** An account that a phone number identifies, and that has stated an address. */
export async function aPhoneAccount(email: string): Promise<number> {
  const { user } = await upgrade(await aGuest(), { phone: proven(aPhone()), email: stated(email) })
  return user.id
}
