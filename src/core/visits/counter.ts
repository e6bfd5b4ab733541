import type { LocalStore } from '../local-store.ts'
import type { VisitCount } from './types.ts'

const countersMax = 16

/**
 * The counter of a product. Sixteen share the products among them: each writes many counts to D1 in
 * one statement, so that D1 is written to as often however many products are viewed.
 */
export function counterNameOf(productId: number): string {
  return String(productId % countersMax)
}

/** The tables of one VisitCounter. `unwritten` names the products whose count D1 must still learn. */
export function createVisitTables(store: LocalStore): void {
  store.all(`CREATE TABLE IF NOT EXISTS visits(
    product_id INTEGER PRIMARY KEY, count INTEGER NOT NULL)`)
  store.all('CREATE TABLE IF NOT EXISTS unwritten(product_id INTEGER PRIMARY KEY)')
}

/** Counts one view on top of the highest figure known, here or to the caller; answers the new one. */
export function addVisit(store: LocalStore, productId: number, atLeast: number): number {
  return store.transaction(() => {
    const [row] = store.all<{ count: number }>(
      `INSERT INTO visits(product_id, count) VALUES (?1, ?2 + 1)
       ON CONFLICT DO UPDATE SET count = max(count, ?2) + 1 RETURNING count`,
      productId,
      atLeast,
    )
    if (!row) throw new Error('A visit always has a count')
    store.all('INSERT INTO unwritten VALUES (?) ON CONFLICT DO NOTHING', productId)
    return row.count
  })
}

/** Counts that D1 must still learn, at most `max`, of products with a higher id than `after`. */
export function unwrittenCounts(store: LocalStore, after: number, max: number): VisitCount[] {
  return store.all<{ productId: number; count: number }>(
    `SELECT u.product_id AS productId, v.count AS count
     FROM unwritten u CROSS JOIN visits v ON v.product_id = u.product_id
     WHERE u.product_id > ? ORDER BY u.product_id LIMIT ${max}`,
    after,
  )
}

/** D1 has these counts. A product that was viewed while they were written stays unwritten. */
export function markWritten(store: LocalStore, written: VisitCount[]): void {
  store.all(
    `DELETE FROM unwritten WHERE product_id IN (
       SELECT v.product_id FROM json_each(?) w
       CROSS JOIN visits v ON v.product_id = w.value ->> 'productId'
       WHERE v.count = w.value ->> 'count')`,
    JSON.stringify(written),
  )
}

export function isAllWritten(store: LocalStore): boolean {
  return store.all('SELECT 1 AS one FROM unwritten LIMIT 1').length === 0
}
