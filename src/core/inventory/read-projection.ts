import { eq } from 'drizzle-orm'
import { variants } from '../../db/schema/catalog.ts'
import type { Database } from '../ports.ts'
import type { StockLevel } from './types.ts'

/** D1's figure of a variant, which an untouched counter takes over. */
export async function readProjection(db: Database, variantId: number): Promise<StockLevel> {
  const [row] = await db
    .select({ level: variants.stock, version: variants.stockVersion })
    .from(variants)
    .where(eq(variants.id, variantId))
  if (!row) throw new Error(`Unknown variant ${variantId}`)
  return row
}
