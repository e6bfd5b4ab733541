import { and, eq, lt } from 'drizzle-orm'
import { variants } from '../../db/schema/catalog.ts'
import type { Database } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import type { StockLevel } from './types.ts'

/** Brings D1's figure of a variant up to a counter's version; an older one changes nothing. */
export function projectStock(
  db: Database,
  { variantId, level, version }: StockLevel & { variantId: number },
): Statement {
  return db
    .update(variants)
    .set({ stock: level, stockVersion: version })
    .where(and(eq(variants.id, variantId), lt(variants.stockVersion, version)))
}
