import { addCost } from './cost.ts'

type Source = Pick<D1DatabaseSession, 'prepare' | 'batch'>

const statements = new WeakMap<object, D1PreparedStatement>()

/** A D1 binding or session whose work is added to the account of whoever asks for it. */
export function meteredDatabase(source: Source): D1Database {
  const database = {
    prepare: (query: string) => meteredStatement(source.prepare(query)),
    async batch<T>(batch: D1PreparedStatement[]): Promise<D1Result<T>[]> {
      const started = performance.now()
      const results = await source.batch<T>(batch.map((s) => statements.get(s) ?? s))
      count(started, results)
      return results
    },
  }
  return asDatabase(database)
}

function meteredStatement(statement: D1PreparedStatement): D1PreparedStatement {
  async function all<T>(): Promise<D1Result<T>> {
    const started = performance.now()
    const result = await statement.all<T>()
    count(started, [result])
    return result
  }
  const metered = {
    bind: (...values: unknown[]) => meteredStatement(statement.bind(...values)),
    all,
    run: all,
    async first(column?: string) {
      const row = (await all<Record<string, unknown>>()).results[0]
      return row === undefined ? null : column === undefined ? row : row[column]
    },
    // D1's own `raw` drops the row counts. Object.values keeps the order of the columns as long as
    // their names differ: a joined select gives its columns aliases.
    raw: async () =>
      (await all<Record<string, unknown>>()).results.map((row) => Object.values(row)),
  }
  statements.set(metered, statement)
  return asStatement(metered)
}

function count(started: number, results: D1Result<unknown>[]): void {
  addCost({ queries: 1, statements: results.length, databaseMs: performance.now() - started })
  for (const { meta } of results) {
    addCost({ rowsRead: meta.rows_read ?? 0, rowsWritten: meta.rows_written ?? 0 })
  }
}

/** Safe: Drizzle uses prepare and batch alone, and both are here. */
function asDatabase(database: object): D1Database {
  return database as D1Database
}

/** Safe: Drizzle uses bind, all, run, first and raw without options, and all are here. */
function asStatement(statement: object): D1PreparedStatement {
  return statement as D1PreparedStatement
}
