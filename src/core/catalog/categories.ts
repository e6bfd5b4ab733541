import { sql } from 'drizzle-orm'
import { NotFound } from '../errors.ts'
import { type Page, toPage } from '../page.ts'
import type { Context } from '../ports.ts'
import { findList } from './list-walk.ts'
import type { Category, CategoryWithProducts } from './types.ts'

/** Products shown inside a category; longer ones are read through the product list. */
const productsMax = 1_000

/** Categories by id. Pages of the second half are walked from the end, as those of products are. */
export async function listCategories(
  ctx: Context,
  { number, size }: { number: number; size: number },
): Promise<Page<Category>> {
  const offset = (number - 1) * size
  const rows = await ctx.db.all<Category & { total: number }>(sql`
    WITH total(n) AS MATERIALIZED (SELECT value FROM counters WHERE name = 'categories')
    SELECT id, name, slug, (SELECT n FROM total) AS total FROM (
      SELECT * FROM (SELECT id, name, slug FROM categories ORDER BY id
        LIMIT (SELECT iif(${offset} * 2 <= n, ${size}, 0) FROM total) OFFSET ${offset})
      UNION ALL
      SELECT * FROM (SELECT id, name, slug FROM categories ORDER BY id DESC
        LIMIT (SELECT iif(${offset} * 2 <= n, 0, max(0, min(${size}, n - ${offset}))) FROM total)
        OFFSET (SELECT max(0, n - ${offset} - ${size}) FROM total))
    ) ORDER BY id`)
  const items = rows.map(({ id, name, slug }) => ({ id, name, slug }))
  return toPage(items, number, size, rows[0]?.total ?? 0)
}

export async function getCategory(
  ctx: Context,
  slug: string,
  currency: string,
): Promise<CategoryWithProducts> {
  const filter = { currency, viewer: 'public', categorySlug: slug } as const
  const rows = await ctx.db.all<CategoryRow>(sql`
    WITH ${findList(filter)}
    SELECT c.id AS categoryId, c.name AS categoryName, c.slug AS categorySlug,
      p.id AS productId, p.name AS productName, p.slug AS productSlug, l.amount AS amount,
      l.base_amount AS baseAmount
    FROM categories c
    LEFT JOIN list_entries e ON e.list_id = (SELECT id FROM list) AND e.ordering = 'id'
    LEFT JOIN products p ON p.id = e.tie
    LEFT JOIN listings l ON l.currency = ${currency} AND l.product_id = e.tie
    WHERE c.slug = ${slug}
    ORDER BY e.key LIMIT ${productsMax}`)
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
