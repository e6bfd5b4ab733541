import { asc, sql } from 'drizzle-orm'
import { constantLimit } from '../../db/constant.ts'
import { users } from '../../db/schema/identity.ts'
import { counters } from '../../db/schema/operations.ts'
import { type Page, toPage } from '../page.ts'
import type { Database } from '../ports.ts'
import { userColumns } from './queries.ts'
import type { SignedInUser } from './types.ts'

const pageSize = 10

/** Accounts that an address identifies, by id, in one round trip; a trigger keeps their total. */
export async function listUsers(db: Database, page: number): Promise<Page<SignedInUser>> {
  const rows = await db
    .select({
      ...userColumns,
      total: sql<number>`(SELECT value FROM ${counters} WHERE name = 'users')`.as('total'),
    })
    .from(users)
    // As the condition of the index.
    .where(sql`${users.emailIdentifies} = 1`)
    .orderBy(asc(users.id))
    .limit(constantLimit(pageSize))
    .offset((page - 1) * pageSize)
  const items = rows.map(({ total, ...user }) => user)
  return toPage(items, page, pageSize, rows[0]?.total ?? 0)
}
