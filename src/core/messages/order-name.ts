import { type SQL, sql } from 'drizzle-orm'

/**
 * In SQL, what the customer knows an order `o` by: its number where its cart was ordered as a whole, else
 * its id.
 */
export const orderName: SQL = sql`iif(o.sale IS NULL, CAST(o.id AS TEXT), o.number)`
