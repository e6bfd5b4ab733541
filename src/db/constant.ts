import { type SQL, sql } from 'drizzle-orm'

/**
 * A number that stands in the text of a statement. SQLite prepares a statement again for every
 * execution where a parameter is a LIMIT or is compared with the condition of a partial index
 * (`sqlite3VdbeSetVarmask`), which takes longer than most reads. Only for what hardly varies: each
 * text is another statement.
 */
export function constant(value: number): SQL {
  return sql.raw(String(value))
}
