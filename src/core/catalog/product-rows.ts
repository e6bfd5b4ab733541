import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { imageUrl } from '../images/image-url.ts'
import type { Context } from '../ports.ts'
import type { Product } from './types.ts'

/** A row of `productColumns`. */
export interface ProductRow {
  id: number
  variantId: number
  revision: number
  name: string
  slug: string
  description: string
  brand: string
  features: string
  amount: number
  baseAmount: number
  currency: string
  discounts: string
  stock: number
  stockHeld: number
  isActive: number
  visitCount: number
  reviewCount: number
  scoreSum: number
  createdAt: number
  categoryId: number
  categoryName: string
  categorySlug: string
  images: string
}

/** What a product needs of `productJoins`; every name is unique because rows are read by name. */
export const productColumns: SQL = sql`
  p.id AS id, v.id AS variantId, p.revision AS revision, p.name AS name, p.slug AS slug,
  p.description AS description,
  p.brand AS brand, p.features AS features, s.amount AS amount,
  s.base_amount AS baseAmount, s.currency AS currency,
  v.stock AS stock, v.stock_held AS stockHeld, p.is_active AS isActive, p.visit_count AS visitCount,
  p.review_count AS reviewCount, p.score_sum AS scoreSum, p.created_at AS createdAt,
  c.id AS categoryId, c.name AS categoryName, c.slug AS categorySlug,
  (SELECT json_group_array(json_object('id', i.id, 'url', i.url, 'objectKey', i.object_key,
    'isPrimary', i.is_primary) ORDER BY i.id) FROM product_images i WHERE i.product_id = p.id)
    AS images,
  p.applied_discounts AS discounts`

/** Joins the rest to products `p`, row by row and in this order. */
export function productJoins(currency: string): SQL {
  return sql`
    CROSS JOIN variants v ON v.product_id = p.id AND v.is_default = 1 AND v.deleted_at IS NULL
    CROSS JOIN listings s ON s.currency = ${currency} AND s.product_id = p.id
    CROSS JOIN categories c ON c.id = p.category_id`
}

const Images = z.array(
  z.object({
    id: z.number(),
    url: z.string().nullable(),
    objectKey: z.string().nullable(),
    isPrimary: z.number(),
  }),
)

export const Discounts = z.array(
  z.object({
    name: z.string(),
    points: z.number(),
    endsAt: z.number().transform((time) => new Date(time)),
  }),
)

export const Features = z.array(z.object({ name: z.string(), value: z.string() }))

export function toProduct(ctx: Pick<Context, 'settings'>, row: ProductRow): Product {
  const { id, variantId, revision, name, slug, description, brand, stock } = row
  const { amount, baseAmount, currency, visitCount, reviewCount, scoreSum } = row
  return {
    ...{ id, variantId, revision, name, slug, description, brand, stock },
    level: Math.max(0, stock + row.stockHeld),
    ...{ amount, baseAmount, currency, visitCount, reviewCount, scoreSum },
    features: Features.parse(JSON.parse(row.features)),
    discounts: Discounts.parse(JSON.parse(row.discounts)),
    isActive: row.isActive === 1,
    createdAt: new Date(row.createdAt),
    category: { id: row.categoryId, name: row.categoryName, slug: row.categorySlug },
    images: Images.parse(JSON.parse(row.images)).map((image) => ({
      id: image.id,
      productId: id,
      url: imageUrl(ctx, image),
      isPrimary: image.isPrimary === 1,
    })),
  }
}
