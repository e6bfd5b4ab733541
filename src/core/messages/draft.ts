import type { SQL } from 'drizzle-orm'
import type * as z from 'zod'
import type { Settings } from '../ports.ts'
import type { MessageText } from './templates.ts'

/** How messages of a kind are written. */
export interface Draft {
  /**
   * In SQL: all that the text needs, as `receiver` who gets it, and as `channel` how, unless always by
   * email.
   */
  columns: SQL
  /** In SQL: the tables of that, joined to the outbox's row `m`. Without a row nobody is written to. */
  joins: SQL
  /** In SQL: whether there is still time to send it. Without it there always is. */
  isInTime?: ((now: Date) => SQL) | undefined
  /** @throws where the row or the outbox's payload is not of the shape that the kind has */
  write(row: unknown, payload: unknown, settings: Settings): MessageText
}

/** A draft whose text is written from rows and payloads of some shapes. */
export function draft<Row extends z.ZodType, Payload extends z.ZodType>(
  { columns, joins, isInTime }: Omit<Draft, 'write'>,
  { row, payload }: { row: Row; payload: Payload },
  write: (row: z.output<Row>, payload: z.output<Payload>, settings: Settings) => MessageText,
): Draft {
  return {
    columns,
    joins,
    isInTime,
    write: (found, told, settings) => write(row.parse(found), payload.parse(told), settings),
  }
}
