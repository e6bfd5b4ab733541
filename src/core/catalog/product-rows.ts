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
  amount: number
  currency: string
  stock: number
  isActive: number
  categoryId: number
  categoryName: string
  categorySlug: string
  images: string
}

/** What a product needs of `productJoins`; every name is unique because rows are read by name. */
export const productColumns: SQL = sql`
  p.id AS id, v.id AS variantId, p.name AS name, p.slug AS slug, p.description AS description,
  r.amount AS amount, r.currency AS currency, v.stock AS stock, p.is_active AS isActive,
  c.id AS categoryId, c.name AS categoryName, c.slug AS categorySlug,
  (SELECT json_group_array(json_object('id', i.id, 'url', i.url, 'objectKey', i.object_key,
    'isPrimary', i.is_primary) ORDER BY i.id) FROM product_images i WHERE i.product_id = p.id)
    AS images`

/** Joins the rest to products `p`, row by row and in this order. */
export function productJoins(currency: string): SQL {
  return sql`
    CROSS JOIN variants v ON v.product_id = p.id AND v.is_default = 1
    CROSS JOIN prices r ON r.variant_id = v.id AND r.currency = ${currency}
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

export function toProduct(ctx: Pick<Context, 'settings'>, row: ProductRow): Product {
  const { id, variantId, name, slug, description, amount, currency, stock } = row
  return {
    id,
    variantId,
    name,
    slug,
    description,
    amount,
    currency,
    stock,
    isActive: row.isActive === 1,
    category: { id: row.categoryId, name: row.categoryName, slug: row.categorySlug },
    images: Images.parse(JSON.parse(row.images)).map((image) => ({
      id: image.id,
      productId: id,
      url: imageUrl(ctx, image),
      isPrimary: image.isPrimary === 1,
    })),
  }
}
