import { desc } from 'drizzle-orm'
import { constantLimit } from '../../db/constant.ts'
import { addresses } from '../../db/schema/addresses.ts'
import type { Context } from '../ports.ts'
import { isOf } from './get-address.ts'
import type { Address, AddressOwner } from './types.ts'

/** More than anybody has things sent to; a list shows all of them. */
export const addressesMax = 100

/** All addresses that there are for their owner: the default, then the newest first. */
export async function listAddresses({ db }: Context, owner: AddressOwner): Promise<Address[]> {
  return db
    .select()
    .from(addresses)
    .where(isOf(owner))
    .orderBy(desc(addresses.isDefault), desc(addresses.createdAt), desc(addresses.id))
    .limit(constantLimit(addressesMax))
}
