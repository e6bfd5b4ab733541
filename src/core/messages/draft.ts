import type { SQL } from 'drizzle-orm'
import type * as z from 'zod'
import type { MessageText } from './templates.ts'

/** A message before D1 was asked for what stands in it. */
export interface Draft {
  /**
   * Selects at most one row: all that the text needs, and in `email` who receives it. Without a row or
   * an address nobody does.
   */
  query: SQL
  write(row: unknown): MessageText
}

/** A draft whose text is written from rows of a shape. */
export function draft<Row extends z.ZodType>(
  query: SQL,
  row: Row,
  write: (row: z.output<Row>) => MessageText,
): Draft {
  return { query, write: (found) => write(row.parse(found)) }
}
