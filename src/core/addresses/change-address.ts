import { type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { addresses } from '../../db/schema/addresses.ts'
import { NotFound } from '../errors.ts'
import { firstRow } from '../from-row.ts'
import type { Context } from '../ports.ts'
import { guardedBatch, writeBatch } from '../write-batch.ts'
import { clearDefaults, ensureDefaults } from './default-address.ts'
import { isOwn } from './get-address.ts'
import type { Address, AddressFields, AddressParts, DefaultsWanted, OwnAddress } from './types.ts'

/** What is given is changed. */
export type AddressChanges = {
  [Field in keyof AddressFields]?: AddressFields[Field] | undefined
} & Partial<AddressParts> &
  DefaultsWanted

/** Changes an address of a user. @throws NotFound, also where it is another user's */
export async function changeAddress(
  ctx: Context,
  own: OwnAddress,
  { isDefault = false, isDefaultBilling = false, ...fields }: AddressChanges,
): Promise<Address> {
  const results = await writeBatch(ctx.db, [
    ...clearDefaults(own.userId, { isDefault, isDefaultBilling }, isLeftFor(own)),
    ctx.db
      .update(addresses)
      .set({
        ...partsOf(fields),
        ...fields,
        ...(isDefault && { isDefault }),
        ...(isDefaultBilling && { isDefaultBilling }),
        updatedAt: ctx.clock.now(),
      })
      .where(isOwn(own))
      .returning(),
  ])
  const changed = firstRow(addresses, results.at(-1)?.results)
  if (!changed) throw new NotFound('address')
  return changed
}

/** Deletes an address of a user; the newest of the others follows as each default that it was. @throws NotFound */
export async function deleteAddress(ctx: Context, own: OwnAddress): Promise<void> {
  const isDeleted = await guardedBatch(ctx.db, ctx.db.delete(addresses).where(isOwn(own)), [
    ensureDefaults(own.userId),
  ])
  if (!isDeleted) throw new NotFound('address')
}

/**
 * What becomes of the parts that are not given: a name, number or street that is sent as it was answered
 * stays divided as it is, and another one is nobody's division.
 */
function partsOf({ fullName, phone, street }: AddressChanges) {
  return {
    ...(fullName !== undefined && {
      firstName: whereKept(addresses.firstName, addresses.fullName, fullName),
      lastName: whereKept(addresses.lastName, addresses.fullName, fullName),
    }),
    ...(phone !== undefined && {
      callingCode: whereKept(addresses.callingCode, addresses.phone, phone),
    }),
    ...(street !== undefined && {
      street2: whereKept(addresses.street2, addresses.street, street),
      landmark: whereKept(addresses.landmark, addresses.street, street),
    }),
  }
}

function whereKept(part: SQLiteColumn, whole: SQLiteColumn, given: string): SQL {
  return sql`iif(${whole} = ${given}, ${part}, NULL)`
}

/** Condition on a default: it is not the address that is to become it, and that one is there. */
function isLeftFor(own: OwnAddress): SQL {
  return sql`id <> ${own.id} AND EXISTS (SELECT 1 FROM addresses WHERE ${isOwn(own)})`
}
