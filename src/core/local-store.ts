/** An object's own SQLite: synchronous, and atomic between two awaits. */
export interface LocalStore {
  all<Row extends Record<string, LocalValue>>(query: string, ...values: LocalValue[]): Row[]
  /** Rolls back when `change` throws. */
  transaction<T>(change: () => T): T
  /** Wakes the object at that time (ms since 1970), or earlier if an alarm is already set. */
  wakeBy(time: number): Promise<void>
  /** Takes the alarm back. */
  sleep(): Promise<void>
}

export type LocalValue = string | number | null
