import { and, eq, isNull, lt, lte, type SQL } from 'drizzle-orm'
import { variants } from '../../db/schema/catalog.ts'
import type { Database } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import type { StockLevel } from './types.ts'

type LevelOfVariant = StockLevel & { variantId: number }

/** Brings D1's figures of a variant up to a counter's version; an older one changes nothing. */
export function projectStock(db: Database, level: LevelOfVariant): Statement {
  return project(db, level, lt(variants.stockVersion, level.version))
}

/**
 * The same with units that were held and are now sold, for the batch of their order. It goes before what
 * the counter itself says of that version, when it did not know of the order.
 */
export function projectSale(
  db: Database,
  { level, quantity, ...held }: LevelOfVariant & { quantity: number },
): Statement {
  return project(db, { ...held, level: level - quantity }, lte(variants.stockVersion, held.version))
}

function project(
  db: Database,
  { variantId, sellable, level, version }: LevelOfVariant,
  isOlder: SQL,
): Statement {
  return db
    .update(variants)
    .set({ stock: sellable, stockHeld: level - sellable, stockVersion: version })
    .where(and(eq(variants.id, variantId), isOlder))
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
