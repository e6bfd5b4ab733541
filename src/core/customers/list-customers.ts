import { sql } from 'drizzle-orm'
import { isCustomer } from '../identity/queries.ts'
import { type Page, toPage } from '../page.ts'
import type { Context } from '../ports.ts'
import {
  boughtIn,
  type Customer,
  type CustomerRow,
  customerColumns,
  toCustomer,
} from './customer.ts'

interface CustomerQuery {
  channel: string
  /** Of the page, from 1. */
  number: number
  size: number
}

/** All customers, newest first, in one round trip; a trigger keeps count of them. @throws PageOutOfRange */
export async function listCustomers(
  { db }: Pick<Context, 'db'>,
  { channel, number, size }: CustomerQuery,
): Promise<Page<Customer>> {
  const offset = (number - 1) * size
  // A page beyond the last has no rows to walk to. Those that a page skips are found in an index alone.
  const rows = await db.all<CustomerRow & { total: number }>(sql`
    WITH total(n) AS MATERIALIZED (
      SELECT coalesce((SELECT customers FROM daily_customers WHERE day = ''), 0))
    SELECT ${customerColumns}, (SELECT n FROM total) AS total
    FROM (SELECT id FROM users INDEXED BY users_customers WHERE ${isCustomer} ORDER BY id DESC
      LIMIT iif((SELECT n FROM total) > ${offset}, ${size}, 0) OFFSET ${offset}) page
    CROSS JOIN users ON users.id = page.id ${boughtIn(channel)}
    ORDER BY page.id DESC`)
  const items = rows.map(({ total, ...row }) => toCustomer(row))
  return toPage(items, number, size, rows[0]?.total ?? 0)
}
