import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import {
  type ProductRow,
  productColumns,
  productJoins,
  toProduct,
} from '../catalog/product-rows.ts'
import type { Product } from '../catalog/types.ts'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { readBatch } from '../write-batch.ts'
import {
  categoryTree,
  nearCategoryMax,
  newestOf,
  pairsMax,
  sameCategoryMax,
} from './near-products.ts'

/**
 * `complementary`: bought in one order with the product. `similar`: of its category or one beside it, or
 * with tags of it.
 */
export const recommendationKinds = ['complementary', 'similar'] as const

export type RecommendationKind = (typeof recommendationKinds)[number]

/** The product that others are recommended beside, as one channel sells it. */
interface RecommendedBeside {
  productId: number
  currency: string
}

const productsMax = 8

/** As near-products.ts bounds categories: of a tag that more products have, the newest are compared. */
const tagsMax = 10
const taggedMax = 100

/**
 * Up to eight products that are on sale, those of the first kind first, in one round trip.
 * @throws NotFound where the product itself is not on sale
 */
export async function recommendProducts(
  ctx: Context,
  beside: RecommendedBeside,
  kinds: readonly RecommendationKind[],
): Promise<Product[]> {
  const { productId, currency } = beside
  const [[product], ...found] = await readBatch<[{ id: number }, ...ProductRow[]]>(ctx.db, [
    sql`SELECT product_id AS id FROM listings
      WHERE currency = ${currency} AND product_id = ${productId} AND is_active = 1`,
    ...kinds.map((kind) => (kind === 'similar' ? similar(beside) : complementary(beside))),
  ])
  if (!product) throw new NotFound('product')
  const byId = new Map<number, ProductRow>()
  for (const row of found.flat()) if (!byId.has(row.id)) byId.set(row.id, row)
  return [...byId.values()].slice(0, productsMax).map((row) => toProduct(ctx, row))
}

function complementary({ productId, currency }: RecommendedBeside): SQL {
  return sql`
    SELECT ${productColumns('public')}
    FROM (SELECT other_id, orders FROM bought_together
      WHERE product_id = ${productId} AND orders > 0
      ORDER BY orders DESC, other_id LIMIT ${constant(pairsMax)}) pair
    CROSS JOIN listings l
      ON l.currency = ${currency} AND l.product_id = pair.other_id AND l.is_active = 1
    ${productJoins}
    ORDER BY pair.orders DESC, pair.other_id LIMIT ${constant(productsMax)}`
}

/**
 * Each shared tag counts as much as the category, and a category beside it half; among equals the newest
 * comes first.
 */
function similar({ productId, currency }: RecommendedBeside): SQL {
  return sql`
    WITH RECURSIVE ${nearCategories(productId)},
    near(id, weight) AS (${near(productId)}),
    candidate(id, weight) AS MATERIALIZED (
      SELECT near.id, sum(near.weight) FROM near
      CROSS JOIN listings l
        ON l.currency = ${currency} AND l.product_id = near.id AND l.is_active = 1
      WHERE near.id <> ${productId}
      GROUP BY near.id ORDER BY 2 DESC, max(l.created_at) DESC, 1 DESC
      LIMIT ${constant(productsMax)})
    SELECT ${productColumns('public')}
    FROM candidate
    CROSS JOIN listings l ON l.currency = ${currency} AND l.product_id = candidate.id
    ${productJoins}
    ORDER BY candidate.weight DESC, p.created_at DESC, p.id DESC
    LIMIT ${constant(productsMax)}`
}

/** The product's category as `self`, and the others of the tree in which it stands as `beside`. */
function nearCategories(productId: number): SQL {
  return sql`
    self(category_id) AS MATERIALIZED (SELECT category_id FROM products WHERE id = ${productId}),
    ${categoryTree(sql`SELECT category_id FROM self`)},
    beside(id) AS (SELECT id FROM tree WHERE id NOT IN (SELECT category_id FROM self))`
}

/** What the product has in common with others, a row each. Each list is read from an index alone. */
function near(productId: number): SQL {
  return sql`
    SELECT p.id, 1.0 FROM self
      CROSS JOIN products p ON p.id IN (${newestOf(sql`self.category_id`, sameCategoryMax)})
    UNION ALL SELECT p.id, 0.5 FROM beside
      CROSS JOIN products p ON p.id IN (${newestOf(sql`beside.id`, nearCategoryMax)})
    UNION ALL SELECT t.product_id, 1.0 FROM (
        SELECT tag_id FROM product_tags WHERE product_id = ${productId}
        ORDER BY tag_id LIMIT ${constant(tagsMax)}) own
      CROSS JOIN product_tags t ON t.tag_id = own.tag_id AND t.product_id IN (
        SELECT product_id FROM product_tags WHERE tag_id = own.tag_id
        ORDER BY product_id DESC LIMIT ${constant(taggedMax)})`
}
