import { avantlushClient, type Json } from '../http/client.ts'
import type { Customer } from './customers.ts'
import { linkMailedTo } from './mail.ts'
import { password } from './password.ts'

/** A customer as a client of the avantlush contract. */
export type AvantlushCustomer = Customer

const anonymous = avantlushClient()

let serial = 0

/** An address that nobody has yet. */
export function anAddress(): string {
  return `person-${++serial}@avantlush.test`
}

/** Registers an account, whose address is not verified yet; answers what registration did. */
export async function registerAtAvantlush(email: string, secret = password): Promise<Json> {
  const account = { email, password: secret, location: 'Nigeria' }
  return (await anonymous.post('/api/register/', account, { expect: 201 })).body
}

/** Registers an account and follows the link in its mail; answers its address. */
export async function aVerifiedAccount(): Promise<string> {
  const email = anAddress()
  await registerAtAvantlush(email)
  await anonymous.get(await linkMailedTo(email), { expect: 200 })
  return email
}

/** A customer whose address is not verified. */
export async function anAvantlushCustomer(): Promise<AvantlushCustomer> {
  const email = anAddress()
  await registerAtAvantlush(email)
  return signInAtAvantlush(email)
}

export async function signInAtAvantlush(
  email: string,
  secret = password,
): Promise<AvantlushCustomer> {
  const credentials = { email, password: secret }
  const { body } = await anonymous.post('/api/auth/login/', credentials, { expect: 200 })
  const client = avantlushClient({ token: body.access_token })
  const { body: profile } = await client.get('/api/profile/', { expect: 200 })
  const tokens = { access: body.access_token, refresh: body.refresh_token }
  return { ...client, id: profile.id, email, tokens }
}

/** Path of the link that resets the password, as the API has it. */
export async function resetLinkFor(email: string): Promise<string> {
  await anonymous.post('/api/forgot-password/', { email }, { expect: 200 })
  return `/api${await linkMailedTo(email)}`
}
