import { type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { constant } from '../db/constant.ts'
import type { Database } from './ports.ts'

/** Which rows may go, and how many of them at once. */
export interface Removal {
  before: Date
  max: number
}

/** Removes rows that ran out before that time; answers how many. */
export async function removeExpired(
  db: Database,
  table: SQLiteTable & { expiresAt: SQLiteColumn },
  { before, max }: Removal,
): Promise<number> {
  const { meta } = await db.run(sql`
    DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table}
      WHERE ${table.expiresAt} < ${before.getTime()} LIMIT ${constant(max)})`)
  return meta.changes
}

/**
 * Removes finished rows of a table whose ids follow `writtenAt`, written before that time; answers
 * how many. The order saves it an index: it looks at the first `max` finished rows, and only passes
 * by those before them that never finish.
 */
export async function removeFinished(
  db: Database,
  table: SQLiteTable & { id: SQLiteColumn },
  { writtenAt, isFinished }: { writtenAt: SQLiteColumn; isFinished: SQL },
  { before, max }: Removal,
): Promise<number> {
  const { meta } = await db.run(sql`
    DELETE FROM ${table} WHERE id IN (
      SELECT id FROM (SELECT id, ${writtenAt} AS written_at FROM ${table} WHERE ${isFinished}
        ORDER BY id LIMIT ${constant(max)})
      WHERE written_at < ${before.getTime()})`)
  return meta.changes
}
