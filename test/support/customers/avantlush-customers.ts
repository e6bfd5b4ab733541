import { avantlushClient } from '../http/client.ts'
import { aCustomer, type Customer } from './customers.ts'

/** A customer as a client of the avantlush contract. */
export type AvantlushCustomer = Customer

/** Accounts and tokens are shared: registering at the store makes one of this contract. */
export async function anAvantlushCustomer(): Promise<AvantlushCustomer> {
  const { id, email, tokens } = await aCustomer()
  return { ...avantlushClient({ token: tokens.access }), id, email, tokens }
}
