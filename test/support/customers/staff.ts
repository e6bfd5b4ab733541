import { avantlushClient, type Client, type ClientOptions, storeClient } from '../http/client.ts'
import { anAccount } from './accounts.ts'
import { aSession } from './sessions.ts'

export interface StaffMember extends Client {
  id: number
}

/** A new staff member, as a client of the store contract. */
export function aStaffMember(options: ClientOptions = {}): Promise<StaffMember> {
  return aMemberOf(storeClient, options)
}

/** A new staff member, as a client of the avantlush contract. */
export function anAvantlushStaffMember(options: ClientOptions = {}): Promise<StaffMember> {
  return aMemberOf(avantlushClient, options)
}

async function aMemberOf(
  clientOf: (options: ClientOptions) => Client,
  options: ClientOptions,
): Promise<StaffMember> {
  const userId = await anAccount({ staff: true })
  const { access } = await aSession(userId)
  return { ...clientOf({ ...options, token: access }), id: userId }
}
