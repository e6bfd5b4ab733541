import { and, eq, isNull, lt } from 'drizzle-orm'
import { variants } from '../../db/schema/catalog.ts'
import type { Database } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import type { StockLevel } from './types.ts'

/** Brings D1's figures of a variant up to a counter's version; an older one changes nothing. */
export function projectStock(
  db: Database,
  { variantId, sellable, level, version }: StockLevel & { variantId: number },
): Statement {
  return db
    .update(variants)
    .set({ stock: sellable, stockHeld: level - sellable, stockVersion: version })
    .where(and(eq(variants.id, variantId), lt(variants.stockVersion, version)))
}

/** D1's figure, which an untouched counter takes over; undefined for a variant that is deleted. */
export async function findProjection(
  db: Database,
  variantId: number,
): Promise<Pick<StockLevel, 'sellable' | 'version'> | undefined> {
  const [row] = await db
    .select({ sellable: variants.stock, version: variants.stockVersion })
    .from(variants)
    .where(and(eq(variants.id, variantId), isNull(variants.deletedAt)))
  return row
}
