import { sql } from 'drizzle-orm'
import { visitsCurrency } from '../../db/schema/lists.ts'
import type { Database } from '../ports.ts'

/** Views of some products in the lists. May be repeated, and come late: a count is never lowered. */
export async function raiseVisitCounts(
  db: Database,
  counts: { productId: number; count: number }[],
): Promise<void> {
  await db.run(sql`
    UPDATE listings SET visit_count = c.count
    FROM (SELECT value ->> 'productId' AS product_id, value ->> 'count' AS count
      FROM json_each(${JSON.stringify(counts)})) c
    WHERE listings.currency = ${visitsCurrency} AND listings.product_id = c.product_id
      AND listings.visit_count < c.count`)
}
