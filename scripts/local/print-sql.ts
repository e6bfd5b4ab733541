import type { SQL } from 'drizzle-orm'
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core'

/** Statements of the core as one text without parameters. */
export function printSql(statements: SQL[]): string {
  const dialect = new SQLiteAsyncDialect()
  const texts = statements.map((one) => dialect.sqlToQuery(one.inlineParams()).sql)
  const text = texts.join(';\n')
  if (text.includes('\0')) throw new Error('A text may not contain a zero character')
  return text
}
