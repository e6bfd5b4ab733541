import { signAccessToken } from '../../../src/core/identity/tokens.ts'
import { type Client, type ClientOptions, storeClient } from '../http/client.ts'
import { context } from '../world/context.ts'
import { anAccount } from './accounts.ts'

export interface StaffMember extends Client {
  id: number
}

/** A new staff member, as a client of the store contract. */
export async function aStaffMember(options: ClientOptions = {}): Promise<StaffMember> {
  const userId = await anAccount({ staff: true })
  const token = await signAccessToken(context(), userId)
  return { ...storeClient({ ...options, token }), id: userId }
}
