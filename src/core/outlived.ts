import { type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { constant } from '../db/constant.ts'
import type { Database } from './ports.ts'

/** Which rows may go, and how many of them at once. */
export interface Removal {
  before: Date
  max: number
}

/** Rows of a table that are of use for a time only. */
export interface Outlived {
  /** In SQL: some were of use before that time only. */
  isThere(before: Date): SQL
  /** Removes them; answers how many. */
  remove(db: Database, removal: Removal): Promise<number>
}

/** Rows that have run out. A table WITHOUT ROWID has them found by its `key`, the columns of that. */
export function expired(
  table: SQLiteTable & { expiresAt: SQLiteColumn },
  key = sql`rowid`,
): Outlived {
  return outlived(
    table,
    key,
    ({ before, max }) => sql`
      SELECT ${key} FROM ${table}
      WHERE ${table.expiresAt} < ${before.getTime()} LIMIT ${constant(max)}`,
  )
}

/**
 * Finished rows of a table whose ids follow `writtenAt`, written before a time. The order saves it an
 * index: it looks at the first finished rows, and only passes by those before them that never finish.
 */
export function finished(
  table: SQLiteTable & { id: SQLiteColumn },
  { writtenAt, isFinished }: { writtenAt: SQLiteColumn; isFinished: SQL },
): Outlived {
  return outlived(
    table,
    sql`id`,
    ({ before, max }) => sql`
      SELECT id FROM (SELECT id, ${writtenAt} AS written_at FROM ${table} WHERE ${isFinished}
        ORDER BY id LIMIT ${constant(max)})
      WHERE written_at < ${before.getTime()}`,
  )
}

/** `select` finds the keys of those that go. */
function outlived(table: SQLiteTable, key: SQL, select: (removal: Removal) => SQL): Outlived {
  return {
    isThere: (before) => sql`EXISTS (${select({ before, max: 1 })})`,
    async remove(db, removal) {
      const { meta } = await db.run(
        sql`DELETE FROM ${table} WHERE (${key}) IN (${select(removal)})`,
      )
      return meta.changes
    },
  }
}
