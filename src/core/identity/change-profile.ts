import { and, eq } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import { deleteIfUnused, keepObject } from '../images/references.ts'
import type { ImageRules } from '../images/rules.ts'
import { storeImage } from '../images/store-image.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { PhoneRejected, TokenInvalid } from './errors.ts'
import { nameChange } from './full-name.ts'
import { type PhoneEdit, phoneChange, phoneColumns, staysKnown } from './phone-change.ts'
import { isActive } from './queries.ts'
import type { SignedInUser } from './types.ts'

/** What is given is changed; null takes it away. */
interface ProfileEdit extends PhoneEdit {
  fullName?: string | undefined
  /** The bytes of a picture, and what the contract takes. */
  photo?: { bytes: Uint8Array; rules?: ImageRules } | null | undefined
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
    ...(photo !== undefined && {
      photoKey: photo && (await storeImage(ctx, photo.bytes, photo.rules)),
    }),
    updatedAt,
  }
  await write(ctx, user, changed)
  return { ...user, ...changed }
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
