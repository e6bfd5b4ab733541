import { type Placeholder, type SQL, sql } from 'drizzle-orm'

/**
 * A number that stands in the text of a statement. SQLite prepares a statement again for every
 * execution where a parameter is a LIMIT or is compared with the condition of a partial index
 * (`sqlite3VdbeSetVarmask`), which takes longer than most reads. Only for what hardly varies: each
 * text is another statement.
 */
export function constant(value: number): SQL {
  return sql.raw(String(value))
}

/**
 * The same for Drizzle's `.limit()`, which binds a number. Safe: it writes SQL as it is, though its type
 * names placeholders alone.
 */
export function constantLimit(value: number): Placeholder {
  return constant(value) as unknown as Placeholder
}

/** The same for a text, such as the pattern of a GLOB. Only for texts of the code itself. */
export function constantText(text: string): SQL {
  return sql.raw(`'${text.replaceAll("'", "''")}'`)
}
