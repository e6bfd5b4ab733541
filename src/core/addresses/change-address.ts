import { type SQL, sql } from 'drizzle-orm'
import { addresses } from '../../db/schema/addresses.ts'
import { NotFound } from '../errors.ts'
import { firstRow } from '../from-row.ts'
import type { Context } from '../ports.ts'
import { guardedBatch, writeBatch } from '../write-batch.ts'
import { clearDefault, ensureDefault } from './default-address.ts'
import { isOwn } from './get-address.ts'
import type { Address, AddressFields, OwnAddress } from './types.ts'

/** What is given is changed. */
export type AddressChanges = {
  [Field in keyof AddressFields]?: AddressFields[Field] | undefined
} & {
  /** The default stays it until another one is: false asks for nothing. */
  isDefault?: boolean | undefined
}

/** Changes an address of a user. @throws NotFound, also where it is another user's */
export async function changeAddress(
  ctx: Context,
  own: OwnAddress,
  { isDefault = false, ...fields }: AddressChanges,
): Promise<Address> {
  const results = await writeBatch(ctx.db, [
    ...(isDefault ? [clearDefault(own.userId, isLeftFor(own))] : []),
    ctx.db
      .update(addresses)
      .set({ ...fields, ...(isDefault && { isDefault }), updatedAt: ctx.clock.now() })
      .where(isOwn(own))
      .returning(),
  ])
  const changed = firstRow(addresses, results.at(-1)?.results)
  if (!changed) throw new NotFound('address')
  return changed
}

/** Deletes an address of a user; the newest of the others follows a default. @throws NotFound */
export async function deleteAddress(ctx: Context, own: OwnAddress): Promise<void> {
  const isDeleted = await guardedBatch(ctx.db, ctx.db.delete(addresses).where(isOwn(own)), [
    ensureDefault(own.userId),
  ])
  if (!isDeleted) throw new NotFound('address')
}

/** Condition on the default: it is not the address that is to become it, and that one is there. */
function isLeftFor({ userId, id }: OwnAddress): SQL {
  return sql`id <> ${id}
    AND EXISTS (SELECT 1 FROM addresses WHERE id = ${id} AND user_id = ${userId})`
}
