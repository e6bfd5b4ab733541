import { AsyncLocalStorage } from 'node:async_hooks'

/** What one request, or one call of an object, asked of D1, of objects and of the outside. */
export interface Cost {
  /** Round trips: a batch is one. */
  queries: number
  statements: number
  rowsRead: number
  rowsWritten: number
  objectCalls: number
  /** Requests to services, repeated ones included. */
  outsideCalls: number
  /** Added up over queries that may have run side by side. */
  databaseMs: number
}

/** On whose account the running code works. Alarms and queues work on nobody's. */
const account = new AsyncLocalStorage<Cost>()

export function noCost(): Cost {
  return {
    queries: 0,
    statements: 0,
    rowsRead: 0,
    rowsWritten: 0,
    objectCalls: 0,
    outsideCalls: 0,
    databaseMs: 0,
  }
}

/** Puts what `work` costs on the account of `cost`, whatever else interleaves with it. */
export function charge<T>(cost: Cost, work: () => T): T {
  return account.run(cost, work)
}

/** Does work on an account of its own, and answers that. */
export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const cost = noCost()
  await charge(cost, work)
  return cost
}

/** Adds to the account on which the caller works. */
export function addCost(part: Partial<Cost>): void {
  const cost = account.getStore()
  if (!cost) return
  cost.queries += part.queries ?? 0
  cost.statements += part.statements ?? 0
  cost.rowsRead += part.rowsRead ?? 0
  cost.rowsWritten += part.rowsWritten ?? 0
  cost.objectCalls += part.objectCalls ?? 0
  cost.outsideCalls += part.outsideCalls ?? 0
  cost.databaseMs += part.databaseMs ?? 0
}
