import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { readBatch } from '../write-batch.ts'
import { type CategoryRow, selectCategories, toCategoryMap } from './counted-categories.ts'
import { listingOfNamed } from './named-product.ts'
import {
  type ProductWithUnits,
  type ProductWithUnitsRow,
  selectWithUnits,
  toProductWithUnits,
} from './product-with-units.ts'

/** A product by its id or slug, in one round trip. @throws NotFound where it is not on sale */
export async function getProductWithUnits(
  ctx: Context,
  key: string,
  currency: string,
): Promise<ProductWithUnits> {
  const [[row], categories] = await readBatch<[ProductWithUnitsRow, CategoryRow]>(ctx.db, [
    selectWithUnits(ctx, listingOfNamed(key, currency)),
    selectCategories(currency),
  ])
  if (!row) throw new NotFound('product')
  return toProductWithUnits(ctx, row, toCategoryMap(categories))
}
