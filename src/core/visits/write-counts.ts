import { raiseVisitCounts } from '../catalog/visit-counts.ts'
import type { LocalStore } from '../local-store.ts'
import type { Database } from '../ports.ts'
import { markWritten, unwrittenCounts } from './counter.ts'

const countsMax = 100

/** Tells D1 every count it lacks, each product once, a hundred in a statement. */
export async function writeCounts(db: Database, store: LocalStore): Promise<void> {
  let counts = unwrittenCounts(store, 0, countsMax)
  while (counts.length > 0) {
    await raiseVisitCounts(db, counts)
    markWritten(store, counts)
    counts = unwrittenCounts(store, counts.at(-1)?.productId ?? 0, countsMax)
  }
}
