import type { Result } from './sqlite.ts'

/** A statement with what is bound to it. */
export interface Asked {
  query: string
  values: readonly unknown[]
}

/** Takes one round trip's statements to the database; they are one transaction there. */
export type RoundTrip = (what: string, statements: Asked[]) => Promise<Result[]>

const askedBy = new WeakMap<object, Asked>()

/** D1 as a Worker has it, over a database that is reached by round trips. */
export function createD1(ask: RoundTrip): D1Database {
  function statement(asked: Asked): D1PreparedStatement {
    const all = async () => toD1((await ask('d1', [asked]))[0])
    const prepared = {
      bind: (...values: unknown[]) => statement({ ...asked, values }),
      all,
      run: all,
      raw: async () => (await all()).results.map((row) => Object.values(row)),
      first: async () => (await all()).results[0] ?? null,
    }
    askedBy.set(prepared, asked)
    return asStatement(prepared)
  }

  return asDatabase({
    prepare: (query: string) => statement({ query, values: [] }),
    async batch(statements: D1PreparedStatement[]) {
      return (await ask('d1 batch', statements.map(askedOf))).map(toD1)
    },
  })
}

/** D1 tells SQLite's words after its own. */
export function failAsD1<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new Error(`D1_ERROR: ${error instanceof Error ? error.message : error}`)
  }
}

function toD1(result: Result | undefined) {
  const { rows = [], changes = 0 } = result ?? {}
  return { success: true, results: rows, meta: { changes } }
}

function askedOf(statement: D1PreparedStatement): Asked {
  const asked = askedBy.get(statement)
  if (!asked) throw new Error('This statement was prepared elsewhere')
  return asked
}

/** Safe: Drizzle uses bind, all, run, first and raw without options, and all are here. */
function asStatement(statement: object): D1PreparedStatement {
  return statement as D1PreparedStatement
}

/** Safe: Drizzle uses prepare and batch alone. */
function asDatabase(database: object): D1Database {
  return database as D1Database
}
