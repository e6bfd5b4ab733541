import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { imageUrl } from '../images/image-url.ts'
import type { Context } from '../ports.ts'
import type { Product } from './types.ts'

/** A row of `productColumns`. */
export interface ProductRow {
  id: number
  variantId: number
  name: string
  slug: string
  description: string
  brand: string
  features: string
  amount: number
  currency: string
  discounts: string
  stock: number
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

/** A JSON array, for `Discounts`, of the rows of discounts `d`, the highest first. */
export const discountArray: SQL = sql`
  json_group_array(json_object('name', d.name, 'points', d.points, 'endsAt', d.ends_at)
    ORDER BY d.points DESC, d.id)`

/** What a product needs of `productJoins`; every name is unique because rows are read by name. */
export const productColumns: SQL = sql`
  p.id AS id, v.id AS variantId, p.name AS name, p.slug AS slug, p.description AS description,
  p.brand AS brand, p.features AS features, s.amount AS amount, s.currency AS currency,
  v.stock AS stock, p.is_active AS isActive, p.visit_count AS visitCount,
  p.review_count AS reviewCount, p.score_sum AS scoreSum, p.created_at AS createdAt,
  c.id AS categoryId, c.name AS categoryName, c.slug AS categorySlug,
  (SELECT json_group_array(json_object('id', i.id, 'url', i.url, 'objectKey', i.object_key,
    'isPrimary', i.is_primary) ORDER BY i.id) FROM product_images i WHERE i.product_id = p.id)
    AS images,
  iif(p.discount_points > 0,
    (SELECT ${discountArray} FROM (SELECT id, name, points, ends_at FROM discounts
      WHERE product_id = p.id AND is_running = 1
      UNION ALL
      SELECT o.id, o.name, o.points, o.ends_at FROM category_paths a CROSS JOIN discounts o
      WHERE a.category_id = p.category_id AND o.category_id = a.ancestor_id AND o.is_running = 1) d),
    '[]') AS discounts`

/** Joins the rest to products `p`, row by row and in this order. */
export function productJoins(currency: string): SQL {
  return sql`
    CROSS JOIN variants v ON v.product_id = p.id AND v.is_default = 1
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
  const { id, variantId, name, slug, description, brand, amount, currency, stock } = row
  const { visitCount, reviewCount, scoreSum } = row
  return {
    ...{ id, variantId, name, slug, description, brand, amount, currency, stock },
    ...{ visitCount, reviewCount, scoreSum },
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
