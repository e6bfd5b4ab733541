import { is, SQL } from 'drizzle-orm'
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core'
import type { Database } from './ports.ts'

/*
 * Several statements in one round trip. Drizzle's own `batch` cannot take plain SQL with parameters.
 */

/** A statement that writes: plain SQL, or one of Drizzle's builders. */
export type Statement = SQL | { toSQL(): { sql: string; params: unknown[] } }

const dialect = new SQLiteAsyncDialect()

/** Writes all of it in one transaction and one round trip, or nothing. Without statements it is none. */
export async function writeBatch<Row = unknown>(
  db: Database,
  statements: Statement[],
): Promise<D1Result<Row>[]> {
  if (statements.length === 0) return []
  return db.$client.batch<Row>(statements.map((statement) => prepare(db, statement)))
}

/**
 * Reads several things at one moment, in one round trip, each with its equal values bound once. The caller
 * knows the shapes of the rows.
 */
export async function readBatch<Rows extends unknown[]>(
  db: Database,
  statements: { [Index in keyof Rows]: SQL },
): Promise<{ [Index in keyof Rows]: Rows[Index][] }> {
  return changeAndRead<Rows>(db, [], statements)
}

/** The same after changes, in one transaction with them. */
export async function changeAndRead<Rows extends unknown[]>(
  db: Database,
  changes: Statement[],
  statements: { [Index in keyof Rows]: SQL },
): Promise<{ [Index in keyof Rows]: Rows[Index][] }> {
  const results = await db.$client.batch([
    ...changes.map((change) => prepare(db, change)),
    ...statements.map((statement) => prepareOnce(db, statement)),
  ])
  return asTuple(results.slice(changes.length).map(({ results: rows }) => rows))
}

/** Safe: D1 answers as many results as it was given statements. */
function asTuple<Rows extends unknown[]>(results: unknown[][]): Rows {
  return results as Rows
}

/**
 * Reads the rows of one statement, whose equal values are bound once: D1 takes a hundred, and a list
 * names each value of its filter in every way to its page. The caller knows the shape of the rows.
 */
export async function readAll<Row>(db: Database, statement: SQL): Promise<Row[]> {
  const { results } = await prepareOnce(db, statement).all<Row>()
  return results
}

function prepareOnce(db: Database, statement: SQL): D1PreparedStatement {
  const { text, values } = bindOnce(statement)
  return db.$client.prepare(text).bind(...values)
}

/** A statement with numbered parameters, `?1` for the first value wherever it stands. */
export function bindOnce(statement: SQL): { text: string; values: unknown[] } {
  const { sql, params } = dialect.sqlToQuery(statement)
  const values = [...new Set(params)]
  let next = 0
  return { text: sql.replaceAll('?', () => `?${values.indexOf(params[next++]) + 1}`), values }
}

function prepare(db: Database, statement: Statement): D1PreparedStatement {
  const { sql, params } = is(statement, SQL) ? dialect.sqlToQuery(statement) : statement.toSQL()
  return db.$client.prepare(sql).bind(...params)
}

/**
 * A compare-and-set with everything that follows from it: where `guarded` changes no row, nothing
 * of the batch happens and the answer is false.
 */
export async function guardedBatch(
  db: Database,
  guarded: Statement,
  consequences: Statement[],
): Promise<boolean> {
  return (await guardedRows(db, guarded, consequences)) !== null
}

/**
 * The same for a statement that returns what it has changed, at least `min` rows; null where nothing of
 * the batch happens. The caller knows the shape of the rows.
 */
export async function guardedRows<Row>(
  db: Database,
  guarded: Statement,
  consequences: Statement[],
  min = 1,
): Promise<Row[] | null> {
  const [changed] = (await guardedResults<Row>(db, guarded, consequences, min)) ?? []
  return changed?.results ?? null
}

/** The same with what all statements answered, the guarded one first. */
export async function guardedResults<Row>(
  db: Database,
  guarded: Statement,
  consequences: Statement[],
  min = 1,
): Promise<D1Result<Row>[] | null> {
  try {
    const [first, , ...others] = await writeBatch<Row>(db, [
      guarded,
      rollBackBelow(min),
      ...consequences,
    ])
    return first ? [first, ...others] : null
  } catch (error) {
    if (messagesOf(error).includes('malformed JSON')) return null
    throw error
  }
}

/** D1 has no conditional rollback; a statement that fails is one. */
function rollBackBelow(min: number): Statement {
  const text = `SELECT CASE WHEN changes() < ${min} THEN json('{unchanged') END`
  return { toSQL: () => ({ sql: text, params: [] }) }
}

/** In a batch of `guardedResults`: nothing of it happens where the statement before has changed no row. */
export const rollBackUnlessChanged: Statement = rollBackBelow(1)

/** True where a statement broke a CHECK constraint of this name. */
export function isCheckViolation(error: unknown, name: string): boolean {
  return messagesOf(error).includes(`CHECK constraint failed: ${name}`)
}

/** True where a statement broke a UNIQUE constraint on `column`, such as `products.slug`. */
export function isUniqueViolation(error: unknown, column: string): boolean {
  return messagesOf(error).includes(`UNIQUE constraint failed: ${column}`)
}

/** True where D1 refused a write because a row it refers to, or is referred from, stands against it. */
export function isDangling(error: unknown): boolean {
  return messagesOf(error).includes('FOREIGN KEY constraint failed')
}

/** D1's word is the cause of Drizzle's error. */
function messagesOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return `${error.message} ${messagesOf(error.cause)}`
}
