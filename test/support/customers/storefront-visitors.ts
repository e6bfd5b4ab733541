import { type Client, commerceEngineClient, type Json } from '../http/client.ts'
import { codeOf } from './codes.ts'

let serial = 0

/** Somebody with a session, and a client that speaks for it. */
export interface Visitor {
  id: string
  tokens: { access: string; refresh: string }
  client: Client
}

/** A session as an operation has answered it. */
export function visitorIn({ content }: Json): Visitor {
  const tokens = { access: content.access_token, refresh: content.refresh_token }
  return { id: content.user.id, tokens, client: commerceEngineClient({ token: tokens.access }) }
}

export async function aVisitor(): Promise<Visitor> {
  const { body } = await commerceEngineClient().post('/auth/anonymous', undefined, { expect: 200 })
  return visitorIn(body)
}

/** Ten digits that nobody else has. */
export function digits(): string {
  return `98${String(++serial).padStart(8, '0')}`
}

export function anEmail(): string {
  return `visitor-${++serial}@shop.test`
}

/** Verifies the code that an operation has answered the token of. */
export async function verify(client: Client, { content }: Json): Promise<Visitor> {
  const { otp_token, otp_action } = content
  const given = { otp: await codeOf(otp_token), otp_token, otp_action }
  const { body } = await client.post('/auth/verify-otp', given, { expect: 200 })
  return visitorIn(body)
}

/** A customer who has registered with an address. */
export async function aRegisteredCustomer(email = anEmail()): Promise<Visitor & { email: string }> {
  const { client } = await aVisitor()
  const person = { email, first_name: 'Asha', last_name: 'Rao' }
  const { body } = await client.post('/auth/register/email', person, { expect: 200 })
  return { ...(await verify(client, body)), email }
}
