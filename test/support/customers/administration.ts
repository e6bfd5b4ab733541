import type { Client, Json } from '../http/client.ts'
import { anAddress } from './avantlush-customers.ts'
import { password } from './password.ts'

export const customersPath = '/api/customers/'

export const customerPath = ({ id }: { id: number }) => `${customersPath}${id}/`

export const customerNotFound = { status: 'error', message: 'Customer not found' }

/** What staff write of a new customer, whose address nobody has yet. */
export function newCustomer(more: Json = {}): Json {
  return { name: 'Jane Smith', email: anAddress(), password, ...more }
}

/** A customer as staff see him. */
export async function readCustomer(staff: Client, customer: { id: number }): Promise<Json> {
  return (await staff.get(customerPath(customer), { expect: 200 })).body
}

/** Closes the account of a customer. */
export async function close(staff: Client, customer: { id: number }): Promise<void> {
  await staff.delete(customerPath(customer), { expect: 204 })
}
