import type { SignedInUser } from './types.ts'

type Names = Pick<SignedInUser, 'firstName' | 'lastName'>

/** The name as it is written in one, for contracts that ask for no more. */
export function fullNameOf({ firstName, lastName }: Names): string {
  return [firstName, lastName].filter(Boolean).join(' ')
}

/** What another full name changes: one that is sent as it was answered stays divided as it is. */
export function nameChange(names: Names, fullName: string | undefined): Partial<Names> {
  return fullName === undefined || fullName === fullNameOf(names) ? {} : splitName(fullName)
}

/** The same in two, as all contracts share them: what follows the first space is the last name. */
export function splitName(fullName: string): Names {
  const [firstName = '', ...rest] = fullName.split(/\s+/)
  return { firstName, lastName: rest.join(' ') }
}
