import type { Sqlite } from './sqlite.ts'

/**
 * The storage of one Durable Object. What is written is lasting once it is flushed, which the platform
 * does before anything that the object says leaves it; an object that dies may lose the rest.
 */
export class ObjectStorage {
  readonly #sql: Sqlite | null
  readonly #whenAlarmSet: (time: number) => void
  #kept = new Map<string, unknown>()
  #written = new Map<string, unknown>()
  #isWritten = false
  /** In milliseconds since 1970; null where none is set. */
  alarm: number | null = null
  #keptAlarm: number | null = null

  constructor(sql: Sqlite | null, whenAlarmSet: (time: number) => void) {
    this.#sql = sql
    this.#whenAlarmSet = whenAlarmSet
    sql?.savepoint('run')
    sql?.savepoint('unflushed')
  }

  flush(): void {
    if (this.#isWritten) {
      this.#sql?.release('unflushed')
      this.#sql?.savepoint('unflushed')
      for (const [key, value] of this.#written) this.#kept.set(key, value)
      this.#written.clear()
      this.#isWritten = false
    }
    this.#keptAlarm = this.alarm
  }

  loseUnflushed(): void {
    if (this.#isWritten) {
      this.#sql?.rollBackTo('unflushed')
      this.#written.clear()
      this.#isWritten = false
    }
    this.setAlarm(this.#keptAlarm)
  }

  /** Forgets the run. */
  clear(): void {
    this.#sql?.rollBackTo('run')
    this.#sql?.release('run')
  }

  read(key: string): unknown {
    return structuredClone(this.#written.has(key) ? this.#written.get(key) : this.#kept.get(key))
  }

  rows<T extends object>(query: string): T[] {
    return this.#sql?.rows<T>(query) ?? []
  }

  /** What the class of the object is given. */
  asDurable(): DurableObjectStorage {
    const sql = () => {
      this.#isWritten = true
      if (!this.#sql) throw new Error('This object has no tables')
      return this.#sql
    }
    return asDurable({
      kv: {
        get: (key: string) => this.read(key),
        put: (key: string, value: unknown) => {
          this.#isWritten = true
          this.#written.set(key, structuredClone(value))
        },
      },
      sql: {
        exec: (query: string, ...values: unknown[]) => {
          const rows = sql().rows(query, ...values)
          return { toArray: () => rows }
        },
      },
      transactionSync: <T>(change: () => T) => sql().transaction(change),
      getAlarm: async () => this.alarm,
      setAlarm: async (time: number) => this.setAlarm(time),
      deleteAlarm: async () => this.setAlarm(null),
    })
  }

  setAlarm(time: number | null): void {
    this.alarm = time
    if (time !== null) this.#whenAlarmSet(time)
  }
}

/** Safe: the objects of this shop use these members alone. */
function asDurable(storage: object): DurableObjectStorage {
  return storage as DurableObjectStorage
}
