import { addCost } from './cost.ts'

/** Where a round trip goes: a session of D1, or the binding itself, which is always the primary. */
export type Session = Pick<D1DatabaseSession, 'prepare' | 'batch'>

interface Statement {
  query: string
  values: unknown[]
}

const statements = new WeakMap<object, Statement>()

/**
 * A D1 database whose work is added to the account of whoever asks for it. `open` is asked for the
 * session of each round trip.
 */
export function meteredDatabase(open: () => Session): D1Database {
  const database = {
    prepare: (query: string) => meteredStatement(open, { query, values: [] }),
    async batch<T>(batch: D1PreparedStatement[]): Promise<D1Result<T>[]> {
      const started = performance.now()
      const session = open()
      const results = await session.batch<T>(batch.map((one) => bound(session, one)))
      count(started, results)
      return results
    },
  }
  return asDatabase(database)
}

function meteredStatement(open: () => Session, statement: Statement): D1PreparedStatement {
  async function all<T>(): Promise<D1Result<T>> {
    const started = performance.now()
    const result = await prepared(open(), statement).all<T>()
    count(started, [result])
    return result
  }
  const metered = {
    bind: (...values: unknown[]) => meteredStatement(open, { ...statement, values }),
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

function bound(session: Session, one: D1PreparedStatement): D1PreparedStatement {
  const statement = statements.get(one)
  return statement ? prepared(session, statement) : one
}

function prepared(session: Session, { query, values }: Statement): D1PreparedStatement {
  const statement = session.prepare(query)
  return values.length === 0 ? statement : statement.bind(...values)
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
