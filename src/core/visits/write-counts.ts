import { sql } from 'drizzle-orm'
import { visitsCurrency } from '../../db/schema/lists.ts'
import type { LocalStore } from '../local-store.ts'
import type { Database } from '../ports.ts'
import { markWritten, unwrittenCounts } from './counter.ts'
import type { VisitCount } from './types.ts'

const countsMax = 100

/** Tells D1 every count it lacks, each product once, a hundred in a statement. */
export async function writeCounts(db: Database, store: LocalStore): Promise<void> {
  let counts = unwrittenCounts(store, 0, countsMax)
  while (counts.length > 0) {
    await raiseCounts(db, counts)
    markWritten(store, counts)
    counts = unwrittenCounts(store, counts.at(-1)?.productId ?? 0, countsMax)
  }
}

/** May be repeated, and come late: a count is never lowered. */
export async function raiseCounts(db: Database, counts: VisitCount[]): Promise<void> {
  await db.run(sql`
    UPDATE listings SET visit_count = c.count
    FROM (SELECT value ->> 'productId' AS product_id, value ->> 'count' AS count
      FROM json_each(${JSON.stringify(counts)})) c
    WHERE listings.currency = ${visitsCurrency} AND listings.product_id = c.product_id
      AND listings.visit_count < c.count`)
}
