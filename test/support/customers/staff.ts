import { signAccessToken } from '../../../src/core/identity/tokens.ts'
import { aUser, context } from '../catalogue/factories.ts'
import { type Client, type ClientOptions, storeClient } from '../http/client.ts'

/** A client signed in as a new staff user. */
export async function aStaffMember(options: ClientOptions = {}): Promise<Client> {
  const userId = await aUser({ staff: true })
  return storeClient({ ...options, token: await signAccessToken(context(), userId) })
}
