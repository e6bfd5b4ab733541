import { drizzle } from 'drizzle-orm/d1'
import type { Context } from '../../../src/core/ports.ts'

/** A statement that D1 was given. */
export interface Recorded {
  text: string
  values: unknown[]
}

/** The same world, and what it has D1 execute. */
export function recordingWorld(world: Context): { ctx: Context; recorded: Recorded[] } {
  const recorded: Recorded[] = []
  const { $client: client } = world.db
  const recording = {
    prepare: (text: string) => note(recorded, client.prepare(text), text),
    batch: (statements: D1PreparedStatement[]) => client.batch(statements),
  }
  return { ctx: { ...world, db: drizzle(asDatabase(recording)) }, recorded }
}

/** The core binds every statement that has values once, and prepares none that it does not use. */
function note(recorded: Recorded[], statement: D1PreparedStatement, text: string) {
  const entry: Recorded = { text, values: [] }
  recorded.push(entry)
  const bind = statement.bind.bind(statement)
  statement.bind = (...values) => {
    entry.values = values
    return bind(...values)
  }
  return statement
}

/** Safe: Drizzle and the core's batches use prepare and batch alone. */
function asDatabase(database: object): D1Database {
  return database as D1Database
}
