import type { ProductMade } from '../catalogue/products.ts'
import { cortexClient, type Json, storeClient } from '../http/client.ts'
import { aCustomer, type Customer } from './customers.ts'
import { password } from './password.ts'

/** A customer as a client of the cortex contract. */
export type CortexCustomer = Customer

/** Accounts and tokens are shared: registering at the store saves the activation by email. */
export async function aCortexCustomer(): Promise<CortexCustomer> {
  const { id, email, tokens } = await aCustomer()
  return { ...cortexClient({ token: tokens.access }), id, email, tokens }
}

/** A customer with products in the cart, in this order. */
export async function aCortexCustomerWith(
  ...items: { product: ProductMade; quantity: number }[]
): Promise<CortexCustomer> {
  const customer = await aCortexCustomer()
  for (const { product, quantity } of items) {
    await customer.post('/api/v1/carts/', { product_id: product.id, quantity }, { expect: 201 })
  }
  return customer
}

/** The customer of an active account, with tokens of the cortex contract. */
export async function signInAtCortex(email: string, secret = password): Promise<CortexCustomer> {
  const credentials = { email, password: secret }
  const { body } = await cortexClient().post('/auth/jwt/create/', credentials, { expect: 201 })
  const { access, refresh } = body
  const { body: account } = await storeClient({ token: access }).get('/auth/me/', { expect: 200 })
  return { ...cortexClient({ token: access }), id: account.id, email, tokens: { access, refresh } }
}

/** Product names and quantities, the newest line first. */
export async function cartOf(customer: CortexCustomer): Promise<[string, number][]> {
  const { body } = await customer.get('/api/v1/carts/', { expect: 200 })
  return body.map((line: Json) => [line.product.title, line.quantity])
}

/** The customer's orders of this contract, newest first. */
export async function ordersOf(customer: CortexCustomer): Promise<Json[]> {
  return (await customer.get('/api/v1/checkout/invoice/', { expect: 200 })).body
}
