import { sql } from 'drizzle-orm'
import { type Counted, limitedTo, toCountedPage } from '../counted-page.ts'
import { isCustomer } from '../identity/queries.ts'
import type { Page } from '../page.ts'
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
  { channel, ...page }: CustomerQuery,
): Promise<Page<Customer>> {
  // Rows that a page skips are found in an index alone.
  const rows = await db.all<CustomerRow & Counted>(sql`
    WITH total(n) AS MATERIALIZED (
      SELECT coalesce((SELECT customers FROM daily_customers WHERE day = ''), 0))
    SELECT ${customerColumns}, (SELECT n FROM total) AS total
    FROM (SELECT id FROM users INDEXED BY users_customers WHERE ${isCustomer} ORDER BY id DESC
      ${limitedTo(page)}) page
    CROSS JOIN users ON users.id = page.id ${boughtIn(channel)}
    ORDER BY page.id DESC`)
  return toCountedPage(page, rows, ({ total, ...row }) => toCustomer(row))
}
