import { sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { NotFound } from '../errors.ts'
import { type Page, toPage } from '../page.ts'
import type { Context } from '../ports.ts'
import type { Category, CategoryWithProducts } from './types.ts'

/** Products shown inside a category; longer ones are read through the product list. */
const productsMax = 1_000

/** Categories by id. A shop has few enough of them to count. */
export async function listCategories(
  ctx: Context,
  { number, size }: { number: number; size: number },
): Promise<Page<Category>> {
  const rows = await ctx.db.all<Category & { total: number }>(sql`
    SELECT id, name, slug, (SELECT count(*) FROM categories) AS total
    FROM categories ORDER BY id LIMIT ${constant(size)} OFFSET ${(number - 1) * size}`)
  const items = rows.map(({ id, name, slug }) => ({ id, name, slug }))
  return toPage(items, number, size, rows[0]?.total ?? 0)
}

/** A category with the one that it stands below, null at the top. */
export interface PlacedCategory extends Category {
  parentId: number | null
}

/** All categories by id. */
export function listAllCategories({ db }: Pick<Context, 'db'>): Promise<PlacedCategory[]> {
  return db.all<PlacedCategory>(
    sql`SELECT id, name, slug, parent_id AS parentId FROM categories ORDER BY id`,
  )
}

/** @throws NotFound */
export async function getCategory(
  ctx: Context,
  slug: string,
  currency: string,
): Promise<CategoryWithProducts> {
  const rows = await ctx.db.all<CategoryRow>(sql`
    SELECT c.id AS categoryId, c.name AS categoryName, c.slug AS categorySlug,
      p.id AS productId, p.name AS productName, p.slug AS productSlug, l.amount AS amount,
      l.base_amount AS baseAmount
    FROM categories c
    LEFT JOIN (SELECT * FROM listings INDEXED BY listings_category
      WHERE currency = ${currency} AND is_active = 1
        AND category_id = (SELECT id FROM categories WHERE slug = ${slug})
      ORDER BY product_id LIMIT ${constant(productsMax)}) l ON l.category_id = c.id
    LEFT JOIN products p ON p.id = l.product_id
    WHERE c.slug = ${slug} ORDER BY l.product_id`)
  const [row] = rows
  if (!row) throw new NotFound('category')
  return {
    id: row.categoryId,
    name: row.categoryName,
    slug: row.categorySlug,
    products: rows.flatMap((item) =>
      item.productId === null
        ? []
        : {
            id: item.productId,
            name: item.productName,
            slug: item.productSlug,
            amount: item.amount,
            baseAmount: item.baseAmount,
            currency,
          },
    ),
  }
}

type CategoryRow = { categoryId: number; categoryName: string; categorySlug: string } & (
  | {
      productId: number
      productName: string
      productSlug: string
      amount: number
      baseAmount: number
    }
  | { productId: null }
)
