import { and, eq, ne, type SQL, sql } from 'drizzle-orm'
import { foldTexts, type ProductTexts } from '../../db/product-texts.ts'
import { productTexts, variants } from '../../db/schema/catalog.ts'
import type { Database } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import type { ProductChanges } from './product-input.ts'
import type { Product } from './types.ts'

/* What a change of a product writes where, for the batches of `create-product.ts` and `update-product.ts`. */

type Columns = Pick<
  ProductChanges,
  | 'name'
  | 'description'
  | 'categoryId'
  | 'status'
  | 'details'
  | 'barcode'
  | 'isFeatured'
  | 'isPhysical'
  | 'weight'
  | 'height'
  | 'length'
  | 'width'
  | 'ownDiscountPoints'
  | 'isOwnDiscountOn'
>

/** The product's own columns, of which those that are not given stay undefined. */
export function columnsOf(given: ProductChanges): Columns {
  const { name, description, categoryId, status, details, barcode } = given
  const { isFeatured, isPhysical, weight, height, length, width } = given
  const { ownDiscountPoints, isOwnDiscountOn } = given
  return {
    ...{ name, description, categoryId, status, details, barcode, isFeatured, isPhysical },
    ...{ weight, height, length, width, ownDiscountPoints, isOwnDiscountOn },
  }
}

/** A published product that is active stays what it is. */
export function statusOf(isActive: boolean | undefined): { status?: SQL } {
  if (isActive === undefined) return {}
  return { status: isActive ? sql`iif(status = 'draft', 'active', status)` : sql`'draft'` }
}

/** Whether the discount that is taken off may be another one afterwards. */
export function isPricedAnew(changes: ProductChanges): boolean {
  const { categoryId, ownDiscountPoints, isOwnDiscountOn } = changes
  return [categoryId, ownDiscountPoints, isOwnDiscountOn].some((one) => one !== undefined)
}

/** What searches look in, of which what is given changes. */
export function changeTexts(
  db: Database,
  id: number,
  {
    name,
    slug,
    description,
    sku,
    tags,
  }: { [Field in keyof ProductTexts]?: ProductTexts[Field] | undefined },
): Statement[] {
  const texts = foldTexts({ name, slug, description, sku, tags })
  if (Object.keys(texts).length === 0) return []
  return [db.update(productTexts).set(texts).where(eq(productTexts.productId, id))]
}

/** Where it is the same nothing is written; somebody else may have changed it since it was read. */
export function changeSku(
  db: Database,
  { variantId }: Product,
  sku: string | undefined,
): Statement[] {
  if (sku === undefined) return []
  const isOther = and(eq(variants.id, variantId), ne(variants.sku, sku))
  return [db.update(variants).set({ sku }).where(isOther)]
}
