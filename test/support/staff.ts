import { signAccessToken } from '../../src/core/identity/tokens.ts'
import { type Client, type ClientOptions, storeClient } from './client.ts'
import { aUser, context } from './factories.ts'

/** A client signed in as a new user, staff unless said otherwise. */
export async function signedInClient({
  staff = true,
  ...options
}: ClientOptions & { staff?: boolean } = {}): Promise<Client> {
  const userId = await aUser({ staff })
  return storeClient({ ...options, token: await signAccessToken(context(), userId) })
}
