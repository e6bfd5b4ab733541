import { signAccessToken } from '../../../src/core/identity/tokens.ts'
import { type Client, type ClientOptions, storeClient } from '../http/client.ts'
import { context } from '../world/context.ts'
import { anAccount } from './accounts.ts'

/** A new staff member, as a client of the store contract. */
export async function aStaffMember(options: ClientOptions = {}): Promise<Client> {
  const userId = await anAccount({ staff: true })
  return storeClient({ ...options, token: await signAccessToken(context(), userId) })
}
