import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

export type Row = Record<string, unknown>

export interface Result {
  rows: Row[]
  /** How many rows a statement that writes has changed. */
  changes: number
}

interface Prepared {
  statement: StatementSync
  /** Whether it gives rows; else it tells how many it has changed. */
  hasRows: boolean
}

/**
 * A database in memory that prepares each statement once and forgets a run by rolling it back: making
 * its tables anew would take longer than most runs.
 */
export class Sqlite {
  readonly #database = new DatabaseSync(':memory:')
  readonly #prepared = new Map<string, Prepared>()

  constructor(schema: string[]) {
    this.#database.exec('PRAGMA foreign_keys = ON')
    for (const statement of schema) this.#database.exec(statement)
  }

  execute(query: string, values: readonly unknown[] = []): Result {
    const { statement, hasRows } = this.#prepare(query)
    const inputs = values.map(toInput)
    if (!hasRows) return { rows: [], changes: Number(statement.run(...inputs).changes) }
    const rows = statement.all(...inputs)
    return { rows, changes: rows.length }
  }

  rows<T extends object = Row>(query: string, ...values: unknown[]): T[] {
    return asRows<T>(this.execute(query, values).rows)
  }

  /** Does all of it or, where it throws, nothing. */
  transaction<T>(work: () => T): T {
    this.execute('SAVEPOINT change')
    try {
      const result = work()
      this.execute('RELEASE change')
      return result
    } catch (error) {
      this.rollBackTo('change')
      this.execute('RELEASE change')
      throw error
    }
  }

  savepoint(name: string): void {
    this.execute(`SAVEPOINT ${name}`)
  }

  release(name: string): void {
    this.execute(`RELEASE ${name}`)
  }

  rollBackTo(name: string): void {
    this.execute(`ROLLBACK TO ${name}`)
  }

  #prepare(query: string): Prepared {
    const known = this.#prepared.get(query)
    if (known) return known
    const hasRows = /^\s*(select|with)\b|\breturning\b/i.test(query)
    const statement = this.#database.prepare(query)
    assertDistinct(query, statement)
    const prepared = { statement, hasRows }
    this.#prepared.set(query, prepared)
    return prepared
  }
}

/** Rows are objects here: of two columns of one name, one would be lost. */
function assertDistinct(query: string, statement: StatementSync): void {
  const names = statement.columns().map(({ name }) => name)
  if (new Set(names).size < names.length) throw new Error(`Two columns have one name: ${query}`)
}

/** As D1 takes what is bound. */
function toInput(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (isInput(value)) return value
  throw new TypeError(`Type '${typeof value}' cannot be bound`)
}

function isInput(value: unknown): value is SQLInputValue {
  return (
    value === null ||
    typeof value === 'number' ||
    typeof value === 'string' ||
    value instanceof Uint8Array
  )
}

/** Safe: whoever asks names the columns of its own query. */
function asRows<T>(rows: Row[]): T[] {
  return rows as T[]
}
