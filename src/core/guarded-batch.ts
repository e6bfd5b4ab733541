import { sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { Database } from './ports.ts'

/**
 * A compare-and-set with everything that follows from it, in one transaction: where `guarded`
 * changes no row, nothing of the batch happens and the answer is false.
 */
export async function guardedBatch(
  db: Database,
  guarded: BatchItem<'sqlite'>,
  consequences: BatchItem<'sqlite'>[],
): Promise<boolean> {
  // D1 has no conditional rollback; a statement that fails is one.
  const guard = db.run(sql`SELECT CASE WHEN changes() = 0 THEN json('somebody was first') END`)
  try {
    await db.batch([guarded, guard, ...consequences])
    return true
  } catch (error) {
    if (messagesOf(error).includes('malformed JSON')) return false
    throw error
  }
}

/** True where a statement broke a UNIQUE constraint, on one of `columns` such as `products.slug`. */
export function isUniqueViolation(error: unknown, column: string): boolean {
  return messagesOf(error).includes(`UNIQUE constraint failed: ${column}`)
}

/** D1's word is the cause of Drizzle's error. */
function messagesOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return `${error.message} ${messagesOf(error.cause)}`
}
