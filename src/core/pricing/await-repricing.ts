import { type SQL, sql } from 'drizzle-orm'
import { discounts } from '../../db/schema/catalog.ts'
import type { Database } from '../ports.ts'
import type { Statement } from '../write-batch.ts'

/**
 * Puts the products that some discounts concern among those to be priced anew: those of their own, or
 * of their categories and of the ones below. For the batch that changes those discounts, before it.
 */
export function awaitRepricing(whichDiscounts: SQL): SQL {
  return sql`
    INSERT OR IGNORE INTO repricing(product_id)
    SELECT product_id FROM discounts WHERE product_id IS NOT NULL AND (${whichDiscounts})
    UNION
    SELECT id FROM products WHERE category_id IN (
      WITH RECURSIVE below(id) AS (
        SELECT category_id FROM discounts WHERE category_id IS NOT NULL AND (${whichDiscounts})
        UNION
        SELECT c.id FROM below CROSS JOIN categories c ON c.parent_id = below.id)
      SELECT id FROM below)`
}

/** The discounts of a category that goes, for the batch that deletes it. */
export function deleteDiscountsOf(db: Database, categoryId: SQL): Statement {
  return db.delete(discounts).where(sql`category_id = ${categoryId}`)
}
