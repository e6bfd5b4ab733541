import { expect } from 'vitest'
import type { Cost } from '../http/client.ts'

/** What an operation may cost; of what is not named, anything. */
export type Budget = Partial<Record<'queries' | 'objectCalls' | 'rowsRead' | 'rowsWritten', number>>

/** Fails where an operation has cost more than its budget, and says of what. */
export function expectWithin(cost: Cost, budget: Budget): void {
  const { queries, objectCalls, rowsRead, rowsWritten } = cost
  const spent = { queries, objectCalls, rowsRead, rowsWritten }
  for (const [name, most] of Object.entries(budget)) {
    expect(spent[name as keyof Budget], name).toBeLessThanOrEqual(most)
  }
}
