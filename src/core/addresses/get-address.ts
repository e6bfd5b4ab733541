import { type SQL, sql } from 'drizzle-orm'
import { constantText } from '../../db/constant.ts'
import { addresses } from '../../db/schema/addresses.ts'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import type { Address, AddressOwner, OwnAddress, ServedPlaces } from './types.ts'

/** Reads an address of a user. @throws NotFound, also where it is another user's */
export async function getAddress({ db }: Context, own: OwnAddress): Promise<Address> {
  const [address] = await db.select().from(addresses).where(isOwn(own))
  if (!address) throw new NotFound('address')
  return address
}

/** Condition on an address: it is this one, and its owner's. */
export function isOwn(own: OwnAddress): SQL {
  return sql`(${addresses.id} = ${own.id} AND ${isOf(own)})`
}

/** Condition on an address: it is one of those that there are for its owner. */
export function isOf({ userId, served }: AddressOwner): SQL {
  const isUsers = sql`${addresses.userId} = ${userId}`
  return served ? sql`(${isUsers} AND ${isServed(served)})` : isUsers
}

/** Condition on an address: the contract delivers there. */
function isServed({ country, postalCodes }: ServedPlaces): SQL {
  return sql`(${addresses.country} = ${country}
    AND ${addresses.postalCode} GLOB ${constantText(postalCodes)})`
}
