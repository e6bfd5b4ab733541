import { type Client, cortexClient } from '../http/client.ts'
import { linkMailedTo } from './mail.ts'
import { password } from './password.ts'

let serial = 0

/** Somebody with an account of the cortex contract, signed in. */
export interface Member extends Client {
  email: string
  tokens: { access: string; refresh: string }
}

/** Registers an account that waits for activation; answers its address. */
export async function anInactiveAccount(): Promise<string> {
  const email = `member-${++serial}@shop.test`
  await cortexClient().post('/auth/users/', { email, password }, { expect: 201 })
  return email
}

/** Registers an account and follows the link in its mail. */
export async function anActiveAccount(): Promise<string> {
  const email = await anInactiveAccount()
  await cortexClient().get(await linkMailedTo(email), { expect: 200 })
  return email
}

export async function signIn(email: string): Promise<Member> {
  const credentials = { email, password }
  const { body } = await cortexClient().post('/auth/jwt/create/', credentials, { expect: 201 })
  const { access, refresh } = body
  return { ...cortexClient({ token: access }), email, tokens: { access, refresh } }
}

export async function aMember(): Promise<Member> {
  return signIn(await anActiveAccount())
}
