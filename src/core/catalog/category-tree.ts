import { sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import { readBatch } from '../write-batch.ts'
import {
  Discounts,
  type ProductRow,
  productColumns,
  productJoins,
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
  discounts: string
  /** JSON array of product ids. */
  preview: string
}

/** All categories as trees, by id, in one round trip. */
export async function getCategoryTrees(ctx: Context, currency: string): Promise<CategoryNode[]> {
  const previews = sql`previews(category_id, ids) AS MATERIALIZED (
    SELECT c.id, (
      SELECT json_group_array(abs(tie) ORDER BY key DESC, tie DESC) FROM (
        SELECT key, tie FROM list_entries WHERE list_id = l.id AND ordering = '-visit_count'
        ORDER BY key DESC, tie DESC LIMIT ${previewSize}))
    FROM categories c LEFT JOIN lists l
      ON l.currency = ${currency} AND l.activity = 'active' AND l.facet = 'tree:' || c.id)`
  const [categories, products] = await readBatch<[CategoryRow, ProductRow]>(ctx.db, [
    sql`
      WITH ${previews}
      SELECT c.id, c.name, c.slug, c.parent_id AS parentId, v.ids AS preview,
        (SELECT json_group_array(json_object('name', d.name, 'points', d.points,
            'endsAt', d.ends_at) ORDER BY d.points DESC, d.id)
          FROM category_paths a CROSS JOIN discounts d
          WHERE a.category_id = c.id AND d.category_id = a.ancestor_id AND d.is_running = 1)
          AS discounts
      FROM categories c JOIN previews v ON v.category_id = c.id ORDER BY c.id`,
    sql`
      WITH ${previews}
      SELECT ${productColumns}
      FROM (SELECT DISTINCT e.value AS shown FROM previews, json_each(previews.ids) e)
      CROSS JOIN products p ON p.id = shown ${productJoins(currency)}`,
  ])
  const shown = new Map(products.map((row) => [row.id, toProduct(ctx, row)]))
  return childrenOf(null, [], categories, shown)
}

function childrenOf(
  parentId: number | null,
  above: Category[],
  rows: CategoryRow[],
  shown: Map<number, Product>,
): CategoryNode[] {
  return rows
    .filter((row) => row.parentId === parentId)
    .map((row) => {
      const { id, name, slug } = row
      const path = [...above, { id, name, slug }]
      return {
        ...{ id, name, slug, path },
        discounts: Discounts.parse(JSON.parse(row.discounts)),
        preview: idsOf(row.preview).flatMap((productId) => shown.get(productId) ?? []),
        children: childrenOf(id, path, rows, shown),
      }
    })
}

/** Safe: the query above builds this JSON. */
function idsOf(json: string): number[] {
  return JSON.parse(json) as number[]
}
