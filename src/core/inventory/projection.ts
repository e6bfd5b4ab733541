import { and, eq, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { variants } from '../../db/schema/catalog.ts'
import type { Context, Database } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import type { StockFigure, StockLevel } from './types.ts'

type LevelOfVariant = StockLevel & { variantId: number }

/** Brings D1's figures of a variant up to a counter's version; an older one changes nothing. */
export function projectStock(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  { variantId, sellable, level, received, version }: LevelOfVariant,
): Statement {
  return db
    .update(variants)
    .set({
      stock: sellable,
      stockHeld: level - sellable,
      stockReceived: receivedBy({ sellable, received }),
      stockVersion: version,
      stockToldAt: clock.now(),
    })
    .where(and(eq(variants.id, variantId), lt(variants.stockVersion, version)))
}

/**
 * Units that were held are now sold, for the batch of their order. D1's figures are brought up to the
 * counter's version of them, also where the counter itself has told of that version: it did not know of
 * the order then.
 */
export function projectSale(
  { clock }: Pick<Context, 'clock'>,
  {
    variantId,
    sellable,
    level,
    received,
    version,
    quantity,
  }: LevelOfVariant & { quantity: number },
): Statement {
  const isOlder = sql`stock_version <= ${version}`
  return sql`
    UPDATE variants SET sold = sold + ${quantity}, stock = iif(${isOlder}, ${sellable}, stock),
      stock_held = iif(${isOlder}, ${level - quantity - sellable}, stock_held),
      stock_received = iif(${isOlder}, ${receivedBy({ sellable, received })}, stock_received),
      stock_version = max(stock_version, ${version}), stock_told_at = ${clock.now().getTime()}
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

/**
 * In SQL, the units that had come in when some were shown last, or since then at the least: as long as none
 * are shown it does not grow, so that whatever comes in meanwhile is more.
 */
function receivedBy({ sellable, received }: Pick<StockLevel, 'sellable' | 'received'>): SQL {
  if (sellable > 0) return sql`${received}`
  return sql`iif(stock > 0, ${received},
    min(${received}, coalesce(stock_received, stock + stock_held + sold)))`
}
