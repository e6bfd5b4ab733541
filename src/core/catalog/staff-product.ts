import { sql } from 'drizzle-orm'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { isNamed } from './get-product.ts'
import {
  type ProductRow,
  parseOwn,
  productColumns,
  productJoins,
  toProduct,
} from './product-rows.ts'
import type { Product, ProductKey } from './types.ts'
import { type Variation, variationsOf } from './variations.ts'

/** A product with everything that staff write of it. */
export interface StaffProduct extends Product {
  tagIds: number[]
  /** Hundredths of a percent; taken off while the discount is on, unless a higher one is in force. */
  ownDiscountPoints: number | null
  isOwnDiscountOn: boolean
  /** Minor units of `currency`. */
  vatAmount: number | null
  barcode: string | null
  /** Decimal numbers, as they were written. */
  weight: string | null
  height: string | null
  length: string | null
  width: string | null
  /** The client's operation that changed it last, where that has one. */
  changedBy: string | null
  variations: Variation[]
}

type Details = Omit<StaffProduct, keyof Product | 'tagIds' | 'isOwnDiscountOn' | 'variations'>

interface Row extends ProductRow, Details {
  tagIds: string
  isOwnDiscountOn: number
  variations: string
}

/** @throws NotFound also where the product is deleted or not sold in the currency */
export async function getStaffProduct(
  ctx: Context,
  key: ProductKey,
  currency: string,
): Promise<StaffProduct> {
  const [row] = await ctx.db.all<Row>(sql`
    SELECT ${productColumns('staff')}, p.own_discount_points AS ownDiscountPoints,
      p.is_own_discount_on AS isOwnDiscountOn, p.barcode AS barcode, p.weight AS weight,
      p.height AS height, p.length AS length, p.width AS width, p.changed_by AS changedBy,
      (SELECT vat_amount FROM prices
        WHERE variant_id = l.variant_id AND currency = l.currency) AS vatAmount,
      (SELECT json_group_array(tag_id) FROM product_tags WHERE product_id = p.id) AS tagIds,
      ${variationsOf(sql`l.currency`)} AS variations
    FROM (SELECT id FROM products WHERE ${isNamed(key)} AND deleted_at IS NULL) named
    CROSS JOIN listings l ON l.currency = ${currency} AND l.product_id = named.id
    ${productJoins}`)
  if (!row) throw new NotFound('product')
  const { ownDiscountPoints, vatAmount, barcode, weight, height, length, width, changedBy } = row
  return {
    ...toProduct(ctx, row),
    ...{ ownDiscountPoints, vatAmount, barcode, weight, height, length, width, changedBy },
    isOwnDiscountOn: row.isOwnDiscountOn === 1,
    tagIds: parseOwn<number[]>(row.tagIds),
    variations: parseOwn<Variation[]>(row.variations),
  }
}
