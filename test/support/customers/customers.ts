import { type Client, storeClient } from '../http/client.ts'
import { password } from './password.ts'

let serial = 0

/** A person who buys, as a client of the store contract. */
export interface Customer extends Client {
  id: number
  email: string
  tokens: { access: string; refresh: string }
}

/** A customer who registered over HTTP. */
export async function aCustomer(): Promise<Customer> {
  const email = `customer-${++serial}@shop.test`
  const account = { email, first_name: 'Ada', last_name: 'Byron', password, password2: password }
  const { body } = await storeClient().post('/auth/register/', account, { expect: 201 })
  const client = storeClient({ token: body.tokens.access })
  return { ...client, id: body.user.id, email, tokens: body.tokens }
}
