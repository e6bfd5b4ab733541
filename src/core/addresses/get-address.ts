import { and, eq, type SQL } from 'drizzle-orm'
import { addresses } from '../../db/schema/addresses.ts'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import type { Address, OwnAddress } from './types.ts'

/** Reads an address of a user. @throws NotFound, also where it is another user's */
export async function getAddress({ db }: Context, own: OwnAddress): Promise<Address> {
  const [address] = await db.select().from(addresses).where(isOwn(own))
  if (!address) throw new NotFound('address')
  return address
}

/** Condition on an address: it is this one, and its user's. */
export function isOwn({ userId, id }: OwnAddress): SQL | undefined {
  return and(eq(addresses.id, id), eq(addresses.userId, userId))
}
