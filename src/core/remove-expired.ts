import { sql } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Database } from './ports.ts'

const removedAtOnceMax = 1000

/** Removes rows that have outlived their use, 1000 at most, and answers how many they were. */
export async function removeExpired(
  db: Database,
  table: SQLiteTable & { expiresAt: SQLiteColumn },
  now: Date,
): Promise<number> {
  const { meta } = await db.run(sql`
    DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table}
      WHERE ${table.expiresAt} < ${now.getTime()} LIMIT ${removedAtOnceMax})`)
  return meta.changes
}
