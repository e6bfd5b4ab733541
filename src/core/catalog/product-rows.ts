import { type SQL, sql } from 'drizzle-orm'
import { type ImageSource, imageUrl } from '../image-url.ts'
import { countedLevel } from '../inventory/stock-change.ts'
import type { Context } from '../ports.ts'
import type { Discount, Feature, Product, ProductImage, ProductStatus, Viewer } from './types.ts'

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
  details: string
  sku: string
  isFeatured: number
  isPhysical: number
  amount: number
  baseAmount: number
  currency: string
  discounts: string
  stock: number
  level: number
  status: ProductStatus
  isActive: number
  isWished: number
  visitCount: number
  reviewCount: number
  scoreSum: number
  createdAt: number
  updatedAt: number
  categoryId: number
  categoryName: string
  categorySlug: string
  images: string
}

/**
 * What a product needs of its listing `l` and `productJoins`; rows are read by these names. Staff are
 * shown units that running checkouts hold, too, and a level that its counter is yet to be told. A user
 * is told what is in the own wishlist.
 */
export function productColumns(viewer: Viewer, userId: number | null = null): SQL {
  const level =
    viewer === 'public'
      ? sql`l.stock`
      : sql`(SELECT ${countedLevel} FROM variants v WHERE v.id = l.variant_id)`
  const isWished =
    userId === null
      ? sql`0`
      : sql`EXISTS (SELECT 1 FROM wishlist_items
          WHERE user_id = ${userId} AND product_id = p.id AND variant_id IS NULL)`
  return sql`
  p.id AS id, l.variant_id AS variantId, p.revision AS revision, p.name AS name, p.slug AS slug,
  p.description AS description, p.brand AS brand, p.features AS features, p.details AS details,
  l.sku AS sku, p.is_featured AS isFeatured, p.is_physical AS isPhysical, l.amount AS amount,
  l.base_amount AS baseAmount, l.currency AS currency, l.stock AS stock, ${level} AS level,
  l.status AS status, p.is_active AS isActive, ${isWished} AS isWished,
  l.visit_count AS visitCount, p.review_count AS reviewCount,
  p.score_sum AS scoreSum, p.created_at AS createdAt,
  p.updated_at AS updatedAt, c.id AS categoryId, c.name AS categoryName,
  c.slug AS categorySlug,
  ${imagesOfProduct} AS images, p.applied_discounts AS discounts`
}

/** In SQL: the images of product `p`, as JSON that `toImages` reads. */
export const imagesOfProduct: SQL = sql`
  (SELECT json_group_array(json_object('id', i.id, 'url', i.url, 'objectKey', i.object_key,
    'isPrimary', i.is_primary))
    FROM (SELECT * FROM product_images WHERE product_id = p.id ORDER BY id) i)`

/** Joins the rest to listings `l`, row by row and in this order. */
export const productJoins: SQL = sql`
  CROSS JOIN products p ON p.id = l.product_id
  CROSS JOIN categories c ON c.id = p.category_id`

export function toProduct(ctx: Pick<Context, 'settings'>, row: ProductRow): Product {
  const { id, variantId, revision, name, slug, description, brand, sku, status } = row
  const { stock, level, amount, baseAmount, currency, visitCount, reviewCount, scoreSum } = row
  return {
    ...{ id, variantId, revision, name, slug, description, brand, sku, status, stock, level },
    ...{ amount, baseAmount, currency, visitCount, reviewCount, scoreSum },
    features: toFeatures(row.features),
    details: parseOwn<string[]>(row.details),
    isFeatured: row.isFeatured === 1,
    isPhysical: row.isPhysical === 1,
    discounts: toDiscounts(row.discounts),
    isActive: row.isActive === 1,
    isWished: row.isWished === 1,
    createdAt: new Date(row.createdAt),
    updatedAt: new Date(row.updatedAt),
    category: { id: row.categoryId, name: row.categoryName, slug: row.categorySlug },
    images: toImages(ctx, id, row.images),
  }
}

/** The images of a product by their ids. */
export function toImages(
  ctx: Pick<Context, 'settings'>,
  productId: number,
  json: string,
): ProductImage[] {
  return parseOwn<ImageJson[]>(json).map((image) => ({
    id: image.id,
    productId,
    url: imageUrl(ctx, image),
    isPrimary: image.isPrimary === 1,
  }))
}

export function toFeatures(json: string): Feature[] {
  return parseOwn<Feature[]>(json)
}

export function toDiscounts(json: string): Discount[] {
  const discounts = parseOwn<(Omit<Discount, 'endsAt'> & { endsAt: number })[]>(json)
  return discounts.map(({ name, points, endsAt }) => ({ name, points, endsAt: new Date(endsAt) }))
}

interface ImageJson extends ImageSource {
  id: number
  isPrimary: number
}

/**
 * Safe: this JSON is made by the SQL beside it or by what writes the column. Checking it again with
 * a schema took a twentieth of the time of a list.
 */
export function parseOwn<T>(json: string): T {
  return JSON.parse(json) as T
}
