import { desc, eq } from 'drizzle-orm'
import { constantLimit } from '../../db/constant.ts'
import { addresses } from '../../db/schema/addresses.ts'
import type { Context } from '../ports.ts'
import type { Address } from './types.ts'

/** More than anybody has things sent to; a list shows all of them. */
export const addressesMax = 100

/** All addresses of a user: the default, then the newest first. */
export async function listAddresses({ db }: Context, userId: number): Promise<Address[]> {
  return db
    .select()
    .from(addresses)
    .where(eq(addresses.userId, userId))
    .orderBy(desc(addresses.isDefault), desc(addresses.createdAt), desc(addresses.id))
    .limit(constantLimit(addressesMax))
}
