import type { NewToken } from '../../simulator/google/tokens.ts'
import { type Answer, avantlushClient } from '../http/client.ts'

/** An access token of Google's with chosen properties. */
export async function googleToken(properties: NewToken): Promise<string> {
  const body = JSON.stringify(properties)
  const path = 'http://simulator.test/google/control/tokens'
  const response = await fetch(path, { method: 'POST', body })
  const { access_token }: { access_token: string } = await response.json()
  return access_token
}

/** Signs in the person whom Google knows by this address. */
export async function signInWithGoogle(
  person: NewToken,
  { expect = 200, location = 'Ghana' } = {},
): Promise<Answer> {
  const token = await googleToken(person)
  const wish = { token, email: person.email, location }
  return avantlushClient().post('/api/auth/google/', wish, { expect })
}
