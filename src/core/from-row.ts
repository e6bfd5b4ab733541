import { getTableColumns, type Table } from 'drizzle-orm'

/** A row that D1 answered to plain SQL, as Drizzle gives rows of its table. */
export function fromRow<T extends Table>(table: T, row: unknown): T['$inferSelect'] {
  const values = asRecord(row)
  const entries = Object.entries(getTableColumns(table)).map(([name, column]) => {
    const value = values[column.name]
    return [name, value == null ? null : column.mapFromDriverValue(value)]
  })
  return Object.fromEntries(entries)
}

/** The first of such rows, if there is one. */
export function firstRow<T extends Table>(
  table: T,
  rows: unknown[] = [],
): T['$inferSelect'] | undefined {
  return rows.length === 0 ? undefined : fromRow(table, rows[0])
}

/** Safe: D1 answers rows as objects. */
function asRecord(row: unknown): Record<string, unknown> {
  return row as Record<string, unknown>
}
