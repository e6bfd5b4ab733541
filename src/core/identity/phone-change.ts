import { type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { users } from '../../db/schema/identity.ts'
import { isNationalNumber, readPhone } from '../phone.ts'
import { CallingCodeMissing, PhoneRejected } from './errors.ts'
import type { SignedInUser } from './types.ts'

type PhoneColumns = Pick<SignedInUser, 'phone' | 'callingCode'>

export interface PhoneEdit {
  /** As people write it: with `+`, or a national one of the calling code; null takes it away. */
  phone?: string | null | undefined
  callingCode?: string | undefined
}

/**
 * What changes of a user's number. Another calling code is one for the number that there is, too.
 * @throws PhoneRejected, CallingCodeMissing
 */
export function phoneChange(
  user: PhoneColumns,
  { phone: text, callingCode }: PhoneEdit,
): Partial<PhoneColumns> {
  const known = user.phone === null ? null : readPhone(user.phone)
  const code = callingCode ?? user.callingCode ?? known?.callingCode ?? null
  if (text === null) return { phone: null, callingCode: code }
  if (text !== undefined) return phoneOf(text, code)
  if (callingCode === undefined) return {}
  return known ? phoneOf(callingCode + known.national, null) : { callingCode }
}

function phoneOf(text: string, code: string | null): PhoneColumns {
  if (code === null && isNationalNumber(text)) throw new CallingCodeMissing()
  const phone = readPhone(text, code)
  if (!phone) throw new PhoneRejected()
  return { phone: phone.e164, callingCode: phone.callingCode }
}

/** The columns of another number: than the one that was proven, it is merely given. */
export function phoneColumns(phone: string | null | undefined) {
  if (phone === undefined) return {}
  const ifSame = (column: SQLiteColumn) => sql`iif(${users.phone} IS ${phone}, ${column}, NULL)`
  return {
    phone,
    phoneIdentifies: sql`coalesce(${ifSame(users.phoneIdentifies)}, 0)`,
    phoneVerifiedAt: ifSame(users.phoneVerifiedAt),
  }
}

/** Condition on a user: the number is not the only thing that identifies the account. */
export function staysKnown(phone: string | null | undefined): SQL {
  if (phone === undefined) return sql`TRUE`
  return sql`(${users.emailIdentifies} = 1 OR ${users.phoneIdentifies} = 0 OR ${users.phone} IS ${phone})`
}
