import { openGuest } from '../../../src/core/identity/open-guest.ts'
import type { TokenPair } from '../../../src/core/identity/types.ts'
import {
  type GivenContact,
  type GuestUpgrade,
  upgradeGuest,
} from '../../../src/core/identity/upgrade-guest.ts'
import { context } from '../world/context.ts'
import { guestTerms } from './sessions.ts'

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

export const proven = (value: string): GivenContact => ({ value, isProven: true })
export const stated = (value: string): GivenContact => ({ value, isProven: false })

/** Makes the guest an account that its proven contacts identify. */
export async function upgrade(
  { id }: Guest,
  contacts: Partial<Pick<GuestUpgrade, 'email' | 'phone'>>,
): ReturnType<typeof upgradeGuest> {
  const account = { email: null, phone: null, firstName: 'Asha', lastName: 'Rao' }
  const upgraded = { ...account, ...contacts, guestId: id, passwordHash: null }
  return upgradeGuest(context(), upgraded, guestTerms)
}

/** An account that a phone number identifies, and that has stated an address. */
export async function aPhoneAccount(email: string): Promise<number> {
  const { user } = await upgrade(await aGuest(), { phone: proven(aPhone()), email: stated(email) })
  return user.id
}
