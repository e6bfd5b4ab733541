import type { LocalStore, LocalValue } from '../core/local-store.ts'

/** A Durable Object's storage as the core sees it. */
export function createDurableStore(storage: DurableObjectStorage): LocalStore {
  return {
    all: <Row extends Record<string, LocalValue>>(query: string, ...values: LocalValue[]) =>
      asRows<Row>(storage.sql.exec(query, ...values).toArray()),
    transaction: (change) => storage.transactionSync(change),
    async wakeBy(time) {
      const set = await storage.getAlarm()
      if (set === null || set > time) await storage.setAlarm(time)
    },
    sleep: () => storage.deleteAlarm(),
  }
}

/** Safe: the caller names the columns of its own query and their types. */
function asRows<Row>(rows: unknown[]): Row[] {
  return rows as Row[]
}
