import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'

/** In SQL: a column has one of the values, which are one parameter: D1 takes a hundred. */
export function oneOf(column: SQLWrapper, values: readonly (number | string)[]): SQL {
  return sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`
}
