import { type Client, commerceEngineClient } from '../http/client.ts'

/** A visitor of the storefront without an account, as a client of the commerce-engine contract. */
export interface Visitor extends Client {
  uuid: string
  token: string
}

export async function aVisitor(): Promise<Visitor> {
  const { body } = await commerceEngineClient().post('/auth/anonymous', undefined, { expect: 200 })
  const { user, access_token: token } = body.content
  return { ...commerceEngineClient({ token }), uuid: user.id, token }
}
