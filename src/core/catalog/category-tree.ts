import { sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import type { Context } from '../ports.ts'
import { readBatch } from '../write-batch.ts'
import {
  type ProductRow,
  productColumns,
  productJoins,
  toDiscounts,
  toProduct,
} from './product-rows.ts'
import type { Category, Discount, Product } from './types.ts'

/** Products shown of each category. */
const previewSize = 5

/** A category with those below it. */
export interface CategoryNode extends Category {
  /** From the top level down to this category. */
  path: Category[]
  /** In force on the category or one above it, the highest first. */
  discounts: Discount[]
  /** The most visited products of the category and of those below it. */
  preview: Product[]
  children: CategoryNode[]
}

interface CategoryRow extends Category {
  parentId: number | null
  /** JSON of the category's own discounts. */
  discounts: string
}

/** What a category hands down to those below it. */
interface Above {
  path: Category[]
  discounts: Discount[]
}

/** All categories as trees, by id, in one round trip. */
export async function getCategoryTrees(ctx: Context, currency: string): Promise<CategoryNode[]> {
  const [categories, products] = await readBatch<[CategoryRow, ProductRow]>(ctx.db, [
    sql`
      SELECT c.id, c.name, c.slug, c.parent_id AS parentId,
        (SELECT json_group_array(json_object('name', d.name, 'points', d.points,
            'endsAt', d.ends_at) ORDER BY d.id)
          FROM discounts d WHERE d.category_id = c.id AND d.is_running = 1) AS discounts
      FROM categories c ORDER BY c.id`,
    // The most visited of each category by itself: among them are those of the ones above it.
    sql`
      SELECT ${productColumns('public')}
      FROM categories k
      CROSS JOIN listings l ON l.currency = ${currency} AND l.product_id IN (
        SELECT product_id FROM listings INDEXED BY listings_category
        WHERE currency = ${currency} AND category_id = k.id AND is_active = 1
        ORDER BY visit_count DESC, product_id LIMIT ${constant(previewSize)})
      ${productJoins}`,
  ])
  const shown = products.map((row) => toProduct(ctx, row))
  return nodesBelow(null, { path: [], discounts: [] }, { categories, shown })
}

interface Catalogue {
  categories: CategoryRow[]
  shown: Product[]
}

function nodesBelow(parentId: number | null, above: Above, catalogue: Catalogue): CategoryNode[] {
  return catalogue.categories
    .filter((row) => row.parentId === parentId)
    .map(({ id, name, slug, discounts: own }) => {
      const path = [...above.path, { id, name, slug }]
      const running = [...above.discounts, ...toDiscounts(own)]
      const discounts = running.toSorted((a, b) => b.points - a.points)
      const children = nodesBelow(id, { path, discounts }, catalogue)
      const products = [
        ...catalogue.shown.filter(({ category }) => category.id === id),
        ...children.flatMap(({ preview }) => preview),
      ]
      return { id, name, slug, path, discounts, preview: mostVisited(products), children }
    })
}

function mostVisited(products: Product[]): Product[] {
  return products
    .toSorted((a, b) => b.visitCount - a.visitCount || a.id - b.id)
    .slice(0, previewSize)
}
