import { eq, type SQL, sql } from 'drizzle-orm'
import { addresses } from '../../db/schema/addresses.ts'
import { firstRow } from '../from-row.ts'
import { orMadeBefore } from '../idempotency/made-before.ts'
import { TokenInvalid } from '../identity/errors.ts'
import { isOpenAccount } from '../identity/queries.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import { clearDefault, lacksDefault } from './default-address.ts'
import { TooManyAddresses } from './errors.ts'
import { addressesMax } from './list-addresses.ts'
import type { Address, AddressFields } from './types.ts'

export interface AddressInput extends Omit<AddressFields, 'email'> {
  /** That of the account by default. */
  email?: string | undefined
  isDefault?: boolean | undefined
  /** Makes one address, however often it is repeated. */
  operationId?: string | null
}

/**
 * Adds an address. The first one of a user becomes the default, whatever it says.
 * @throws TooManyAddresses, NotFound where the account was closed since it signed in
 */
export async function addAddress(
  ctx: Context,
  user: { id: number; email: string },
  { isDefault = false, email = user.email, operationId = null, ...fields }: AddressInput,
): Promise<Address> {
  const add = async () => {
    const results = await writeBatch(ctx.db, [
      ...(isDefault ? [clearDefault(user.id, canAdd(user.id))] : []),
      insertAddress(ctx, user.id, { ...fields, email, operationId }),
    ])
    const added = firstRow(addresses, results.at(-1)?.results)
    if (!added) throw await refusalOf(ctx, user.id)
    return added
  }
  return orMadeBefore(operationId, add, (id) => findMade(ctx, id))
}

async function findMade({ db }: Context, operationId: string): Promise<Address | undefined> {
  const [made] = await db.select().from(addresses).where(eq(addresses.operationId, operationId))
  return made
}

/** It is the default where no other is: because there was none, or because that was cleared. */
function insertAddress(
  { clock }: Context,
  userId: number,
  { operationId, ...fields }: AddressFields & { operationId: string | null },
): SQL {
  const { fullName, email, phone, street, city, state, country, postalCode } = fields
  const now = clock.now().getTime()
  return sql`
    INSERT INTO addresses(user_id, full_name, email, phone, street, city, state, country, postal_code,
      is_default, created_at, updated_at, operation_id)
    SELECT ${userId}, ${fullName}, ${email}, ${phone}, ${street}, ${city}, ${state}, ${country},
      ${postalCode}, ${lacksDefault(userId)}, ${now}, ${now}, ${operationId}
    WHERE ${canAdd(userId)}
    RETURNING *`
}

/** Closing an account erases its addresses: none may be added behind that. */
function canAdd(userId: number): SQL {
  return sql`${hasRoom(userId)} AND ${isOpenAccount(userId)}`
}

function hasRoom(userId: number): SQL {
  return sql`(SELECT count(*) FROM addresses WHERE user_id = ${userId}) < ${addressesMax}`
}

async function refusalOf({ db }: Context, userId: number): Promise<Error> {
  const [row] = await db.all<{ hasRoom: number }>(sql`SELECT ${hasRoom(userId)} AS hasRoom`)
  return row?.hasRoom === 0 ? new TooManyAddresses(addressesMax) : new TokenInvalid()
}
