import type { SQL } from 'drizzle-orm'
import type * as z from 'zod'
import type { Settings } from '../ports.ts'
import type { MessageText } from './templates.ts'

/** How messages of a kind are written. */
export interface Draft {
  /** In SQL: all that the text needs, and as `email` who receives it. */
  columns: SQL
  /** In SQL: the tables of that, joined to the outbox's row `m`. Without a row nobody is written to. */
  joins: SQL
  /** @throws where the row or the outbox's payload is not of the shape that the kind has */
  write(row: unknown, payload: unknown, settings: Settings): MessageText
}

/** A draft whose text is written from rows and payloads of some shapes. */
export function draft<Row extends z.ZodType, Payload extends z.ZodType>(
  { columns, joins }: Pick<Draft, 'columns' | 'joins'>,
  { row, payload }: { row: Row; payload: Payload },
  write: (row: z.output<Row>, payload: z.output<Payload>, settings: Settings) => MessageText,
): Draft {
  return {
    columns,
    joins,
    write: (found, told, settings) => write(row.parse(found), payload.parse(told), settings),
  }
}
