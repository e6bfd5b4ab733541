import { type SQL, sql } from 'drizzle-orm'
import { listings } from '../../db/schema/lists.ts'
import { isShown, type Shown } from '../catalog/on-sale.ts'
import { toFeatures } from '../catalog/product-rows.ts'
import type { ReviewedProduct } from './types.ts'

export interface ReviewedProductRow extends Omit<ReviewedProduct, 'features'> {
  features: string
}

/** Finds nothing where the viewer is not shown the product. */
export function selectReviewedProduct(shown: Shown): SQL {
  return sql`
    SELECT products.id, listings.name, listings.amount, products.features,
      products.review_count AS reviewCount
    FROM ${listings} CROSS JOIN products ON products.id = listings.product_id
    WHERE ${isShown(shown)}`
}

export function toReviewedProduct(row: ReviewedProductRow): ReviewedProduct {
  return { ...row, features: toFeatures(row.features) }
}
