import { eq, type SQL, sql } from 'drizzle-orm'
import { addresses } from '../../db/schema/addresses.ts'
import { firstRow } from '../from-row.ts'
import { orMadeBefore } from '../idempotency/made-before.ts'
import { TokenInvalid } from '../identity/errors.ts'
import { isOpenAccount } from '../identity/queries.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import { clearDefaults, lacksDefault } from './default-address.ts'
import { TooManyAddresses } from './errors.ts'
import { addressesMax } from './list-addresses.ts'
import type { Address, AddressFields, AddressParts, DefaultsWanted } from './types.ts'

export interface AddressInput
  extends Omit<AddressFields, 'email'>,
    Partial<AddressParts>,
    DefaultsWanted {
  /** That of the account by default. */
  email?: string | undefined
  /** Makes one address, however often it is repeated. */
  operationId?: string | null
}

/**
 * Adds an address. The first one of a user becomes both defaults, whatever it says.
 * @throws TooManyAddresses, TokenInvalid where the account was closed since it signed in
 */
export async function addAddress(
  ctx: Context,
  user: { id: number; email: string },
  { isDefault, isDefaultBilling, email = user.email, operationId = null, ...fields }: AddressInput,
): Promise<Address> {
  const stored = { ...noParts, ...fields, email, operationId }
  const add = async () => {
    const results = await writeBatch(ctx.db, [
      ...clearDefaults(user.id, { isDefault, isDefaultBilling }, canAdd(user.id)),
      insertAddress(ctx, user.id, stored),
    ])
    const added = firstRow(addresses, results.at(-1)?.results)
    if (!added) throw await refusalOf(ctx, user.id)
    return added
  }
  return orMadeBefore(operationId, add, (id) => findMade(ctx, id))
}

const noParts: AddressParts = {
  ...{ firstName: null, lastName: null, callingCode: null, street2: null, landmark: null },
  ...{ businessName: null, taxNumber: null, nickname: null },
}

async function findMade({ db }: Context, operationId: string): Promise<Address | undefined> {
  const [made] = await db.select().from(addresses).where(eq(addresses.operationId, operationId))
  return made
}

type Stored = AddressFields & AddressParts & { operationId: string | null }

/** It is a default where no other is: because there was none, or because that was cleared. */
function insertAddress({ clock }: Context, userId: number, fields: Stored): SQL {
  const { fullName, email, phone, street, city, state, country, postalCode } = fields
  const { firstName, lastName, callingCode, street2, landmark } = fields
  const { businessName, taxNumber, nickname, operationId } = fields
  const now = clock.now().getTime()
  return sql`
    INSERT INTO addresses(user_id, full_name, email, phone, street, city, state, country, postal_code,
      first_name, last_name, calling_code, street2, landmark, business_name, tax_number, nickname,
      is_default, is_default_billing, created_at, updated_at, operation_id)
    SELECT ${userId}, ${fullName}, ${email}, ${phone}, ${street}, ${city}, ${state}, ${country},
      ${postalCode}, ${firstName}, ${lastName}, ${callingCode}, ${street2}, ${landmark},
      ${businessName}, ${taxNumber}, ${nickname}, ${lacksDefault(userId, 'shipping')},
      ${lacksDefault(userId, 'billing')}, ${now}, ${now}, ${operationId}
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
