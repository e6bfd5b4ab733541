/** D1 work of one request. */
export interface Cost {
  /** Round trips: a batch is one. */
  queries: number
  rowsRead: number
  rowsWritten: number
  objectCalls: number
  databaseMilliseconds: number
}

export function noCost(): Cost {
  return { queries: 0, rowsRead: 0, rowsWritten: 0, objectCalls: 0, databaseMilliseconds: 0 }
}

type Source = Pick<D1DatabaseSession, 'prepare' | 'batch'>

const statements = new WeakMap<object, D1PreparedStatement>()

/** A D1 binding or session whose work is added to `cost`. */
export function meteredDatabase(source: Source, cost: Cost): D1Database {
  const database = {
    prepare: (query: string) => meteredStatement(source.prepare(query), cost),
    async batch<T>(batch: D1PreparedStatement[]): Promise<D1Result<T>[]> {
      const started = performance.now()
      const results = await source.batch<T>(batch.map((s) => statements.get(s) ?? s))
      count(cost, started, results)
      return results
    },
  }
  return asDatabase(database)
}

function meteredStatement(statement: D1PreparedStatement, cost: Cost): D1PreparedStatement {
  async function all<T>(): Promise<D1Result<T>> {
    const started = performance.now()
    const result = await statement.all<T>()
    count(cost, started, [result])
    return result
  }
  const metered = {
    bind: (...values: unknown[]) => meteredStatement(statement.bind(...values), cost),
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

function count(cost: Cost, started: number, results: D1Result<unknown>[]): void {
  cost.queries += 1
  cost.databaseMilliseconds += performance.now() - started
  for (const { meta } of results) {
    cost.rowsRead += meta.rows_read ?? 0
    cost.rowsWritten += meta.rows_written ?? 0
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
