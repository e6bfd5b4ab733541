import { signAccessToken } from '../../src/core/identity/tokens.ts'
import { type Client, storeClient } from './client.ts'
import { aUser, context } from './factories.ts'

/** A client signed in as a new user, staff unless said otherwise. */
export async function signedInClient({ staff = true } = {}): Promise<Client> {
  const userId = await aUser({ staff })
  return storeClient({ token: await signAccessToken(context(), userId) })
}
