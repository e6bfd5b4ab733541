import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { users } from '../../db/schema/identity.ts'
import { deleteIfUnused, keepObject } from '../images/references.ts'
import type { ImageRules } from '../images/rules.ts'
import { storeImage } from '../images/store-image.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import { isNationalNumber, readPhone } from '../phone.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { CallingCodeMissing, PhoneRejected, TokenInvalid } from './errors.ts'
import { fullNameOf, splitName } from './full-name.ts'
import { isActive } from './queries.ts'
import type { SignedInUser } from './types.ts'

export const photoRules = {
  types: ['image/jpeg', 'image/png'],
  bytesMax: 2 * 1024 * 1024,
} as const satisfies ImageRules

/** What is given is changed; null takes it away. */
export interface ProfileEdit {
  fullName?: string | undefined
  /** As the user writes it: with `+`, or a national one of the calling code. */
  phone?: string | null | undefined
  callingCode?: string | undefined
  /** The bytes of a picture. */
  photo?: Uint8Array | null | undefined
}

/**
 * Changes what users say about themselves. A phone number that is merely given identifies nobody.
 * @throws PhoneRejected, CallingCodeMissing, ImageRejected
 */
export async function changeProfile(
  ctx: Context,
  user: SignedInUser,
  { fullName, phone, callingCode, photo }: ProfileEdit,
): Promise<SignedInUser> {
  const updatedAt = ctx.clock.now()
  const changed = {
    ...nameChange(user, fullName),
    ...phoneChange(user, { phone, callingCode }),
    ...(photo !== undefined && { photoKey: photo && (await storeImage(ctx, photo, photoRules)) }),
    updatedAt,
  }
  await write(ctx, user, changed)
  return { ...user, ...changed }
}

/** A name that is sent as it was answered stays divided as it is. */
function nameChange(user: SignedInUser, fullName: string | undefined) {
  return fullName === undefined || fullName === fullNameOf(user) ? {} : splitName(fullName)
}

type PhoneColumns = Partial<Pick<SignedInUser, 'phone' | 'callingCode'>>

/** Another calling code is one for the number that there is, too. */
function phoneChange(
  user: SignedInUser,
  { phone: text, callingCode }: Pick<ProfileEdit, 'phone' | 'callingCode'>,
): PhoneColumns {
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

async function write(
  ctx: Context,
  user: SignedInUser,
  changed: Partial<SignedInUser>,
): Promise<void> {
  const { firstName, lastName, phone, callingCode, photoKey, updatedAt } = changed
  const cause = `image:${ctx.random.uuid()}`
  const isReplaced = photoKey !== undefined && user.photoKey !== null && user.photoKey !== photoKey
  const isWritten = await guardedBatch(
    ctx.db,
    ctx.db
      .update(users)
      .set({ firstName, lastName, ...phoneColumns(phone), callingCode, photoKey, updatedAt })
      .where(and(eq(users.id, user.id), isActive, staysKnown(phone))),
    [
      ...keepObject(ctx, photoKey ?? null),
      ...(isReplaced && user.photoKey ? [deleteIfUnused(ctx, user.photoKey, cause)] : []),
    ],
  )
  if (!isWritten) throw phone === undefined ? new TokenInvalid() : new PhoneRejected()
  if (isReplaced) await runEffects(ctx, cause)
}

/** Another number than the one that was proven is merely given. */
function phoneColumns(phone: string | null | undefined) {
  if (phone === undefined) return {}
  const ifSame = (column: SQLiteColumn) => sql`iif(${users.phone} IS ${phone}, ${column}, NULL)`
  return {
    phone,
    phoneIdentifies: sql`coalesce(${ifSame(users.phoneIdentifies)}, 0)`,
    phoneVerifiedAt: ifSame(users.phoneVerifiedAt),
  }
}

/** Condition on a user: the number is not the only thing that identifies the account. */
function staysKnown(phone: string | null | undefined): SQL {
  if (phone === undefined) return sql`TRUE`
  return sql`(${users.emailIdentifies} = 1 OR ${users.phoneIdentifies} = 0 OR ${users.phone} IS ${phone})`
}
