import { type Client, type ClientOptions, storeClient } from '../http/client.ts'
import { anAccount } from './accounts.ts'
import { aSession } from './sessions.ts'

export interface StaffMember extends Client {
  id: number
}

/** A new staff member, as a client of the store contract. */
export async function aStaffMember(options: ClientOptions = {}): Promise<StaffMember> {
  const userId = await anAccount({ staff: true })
  const { access } = await aSession(userId)
  return { ...storeClient({ ...options, token: access }), id: userId }
}
