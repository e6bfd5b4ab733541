import { type SQL, sql } from 'drizzle-orm'
import { NotFound } from '../errors.ts'
import type { AccountFields } from '../identity/change-account.ts'
import { isCustomer } from '../identity/queries.ts'
import type { Context } from '../ports.ts'

/** An account as staff see it, with what it has ordered in a sales channel. */
export interface Customer extends AccountFields {
  /** Activated, and not deactivated since. */
  isActive: boolean
  /** Orders that are not cancelled, and the sum of their totals in minor units. */
  orders: number
  totalAmount: number
}

/** A row of `customerColumns`. */
export interface CustomerRow extends Omit<Customer, 'isActive'> {
  isActive: number
}

/** Of users `users` that are beside what they bought, `b`; see `boughtIn`. */
export const customerColumns: SQL = sql`users.id, users.email, users.first_name AS firstName,
  users.last_name AS lastName, users.phone, users.calling_code AS callingCode,
  users.activated_at IS NOT NULL AND users.deactivated_at IS NULL AS isActive,
  coalesce(b.orders, 0) AS orders, coalesce(b.total_amount, 0) AS totalAmount`

/** What is joined to users for that. */
export function boughtIn(channel: string): SQL {
  return sql`LEFT JOIN buyers b ON b.user_id = users.id AND b.channel = ${channel}`
}

export function toCustomer({ isActive, ...row }: CustomerRow): Customer {
  return { ...row, isActive: isActive === 1 }
}

/** Reads a customer. @throws NotFound, also where the account is closed or of somebody else than a customer */
export async function getCustomer(
  { db }: Pick<Context, 'db'>,
  { id, channel }: CustomerKey,
): Promise<Customer> {
  const [row] = await db.all<CustomerRow>(sql`
    SELECT ${customerColumns} FROM users ${boughtIn(channel)}
    WHERE users.id = ${id} AND ${isCustomer}`)
  if (!row) throw new NotFound('customer')
  return toCustomer(row)
}

/** Which customer, and where the orders are counted. */
export interface CustomerKey {
  id: number
  channel: string
}
