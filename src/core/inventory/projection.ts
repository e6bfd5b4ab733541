import { and, eq, isNull, lt, sql } from 'drizzle-orm'
import { variants } from '../../db/schema/catalog.ts'
import type { Database } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import type { StockFigure, StockLevel } from './types.ts'

type LevelOfVariant = StockLevel & { variantId: number }

/** Brings D1's figures of a variant up to a counter's version; an older one changes nothing. */
export function projectStock(
  db: Database,
  { variantId, sellable, level, version }: LevelOfVariant,
): Statement {
  return db
    .update(variants)
    .set({ stock: sellable, stockHeld: level - sellable, stockVersion: version })
    .where(and(eq(variants.id, variantId), lt(variants.stockVersion, version)))
}

/**
 * Units that were held are now sold, for the batch of their order. D1's figures are brought up to the
 * counter's version of them, also where the counter itself has told of that version: it did not know of
 * the order then.
 */
export function projectSale({
  variantId,
  sellable,
  level,
  version,
  quantity,
}: LevelOfVariant & { quantity: number }): Statement {
  const isOlder = sql`stock_version <= ${version}`
  return sql`
    UPDATE variants SET sold = sold + ${quantity}, stock = iif(${isOlder}, ${sellable}, stock),
      stock_held = iif(${isOlder}, ${level - quantity - sellable}, stock_held),
      stock_version = max(stock_version, ${version})
    WHERE id = ${variantId}`
}

/** D1's figure, which an untouched counter takes over; undefined for a variant that is deleted. */
export async function findProjection(
  db: Database,
  variantId: number,
): Promise<StockFigure | undefined> {
  const [row] = await db
    .select({ sellable: variants.stock, version: variants.stockVersion, sold: variants.sold })
    .from(variants)
    .where(and(eq(variants.id, variantId), isNull(variants.deletedAt)))
  return row
}
