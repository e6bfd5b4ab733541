import type { Dice } from '../kernel/dice.ts'
import type { Process } from '../kernel/process.ts'
import type { Asked } from './d1.ts'
import type { Result, Sqlite } from './sqlite.ts'

/**
 * D1's primary, and a replica that lags behind it. A bookmark is the number of changes that somebody
 * has seen. Whoever reads publicly is answered by the replica, as old as it may be.
 */
export class Replication {
  readonly #primary: Sqlite
  readonly #replica: Sqlite
  /** Each change as its statements, in the order in which the primary made them. */
  #changes: Asked[][] = []
  #replicated = 0
  #readers = new WeakMap<Process, number>()

  constructor(primary: Sqlite, replica: Sqlite) {
    this.#primary = primary
    this.#replica = replica
  }

  /** Has a process read publicly, what is at least as new as the bookmark. */
  readPublicly(process: Process, bookmark: number): void {
    this.#readers.set(process, bookmark)
  }

  /** What somebody has seen who is answered now. */
  get bookmark(): number {
    return this.#changes.length
  }

  /** One round trip: its statements are one transaction. */
  execute(process: Process, asked: Asked[], dice: Dice): Result[] {
    const isReading = asked.every(({ query }) => isRead(query))
    const bookmark = this.#readers.get(process)
    if (bookmark !== undefined && isReading) {
      this.#replicate(Math.max(bookmark, dice.between(this.#replicated, this.#changes.length)))
      return readAll(this.#replica, asked)
    }
    if (isReading) return readAll(this.#primary, asked)
    const results = executeAll(this.#primary, asked)
    this.#changes.push(asked)
    return results
  }

  /** Both forget the run. */
  clear(): void {
    this.#changes = []
    this.#replicated = 0
    this.#readers = new WeakMap()
  }

  #replicate(until: number): void {
    for (const change of this.#changes.slice(this.#replicated, until)) {
      executeAll(this.#replica, change)
    }
    this.#replicated = Math.max(this.#replicated, until)
  }
}

function isRead(query: string): boolean {
  return /^\s*select\b/i.test(query)
}

/** At one moment in any case: nobody else is at it. */
function readAll(database: Sqlite, asked: Asked[]): Result[] {
  return asked.map(({ query, values }) => database.execute(query, values))
}

function executeAll(database: Sqlite, asked: Asked[]): Result[] {
  const [only] = asked
  if (only && asked.length === 1) return [database.execute(only.query, only.values)]
  return database.transaction(() =>
    asked.map(({ query, values }) => database.execute(query, values)),
  )
}
