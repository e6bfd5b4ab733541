import { eq, sql } from 'drizzle-orm'
import { foldText } from '../../db/fold-text.ts'
import { categories, products } from '../../db/schema/catalog.ts'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { awaitRepricing, deleteDiscountsOf } from '../pricing/await-repricing.ts'
import { isDangling, isUniqueViolation, writeBatch } from '../write-batch.ts'
import { CategoryNotEmpty, SlugTaken } from './errors.ts'
import type { Category } from './types.ts'

const columns = { id: categories.id, name: categories.name, slug: categories.slug }

export async function createCategory(
  ctx: Context,
  input: { name: string; slug: string },
): Promise<Category> {
  const [created] = await ctx.db
    .insert(categories)
    .values({ ...input, foldedName: foldText(input.name) })
    .returning(columns)
    .catch(refuseTakenSlug)
  if (!created) throw new Error('The category was not written')
  return created
}

export async function updateCategory(
  ctx: Context,
  slug: string,
  changes: { name?: string | undefined; slug?: string | undefined },
): Promise<Category> {
  // An update that sets nothing is no statement; setting the slug to itself is.
  const [updated] = await ctx.db
    .update(categories)
    .set({
      ...changes,
      ...(changes.name !== undefined && { foldedName: foldText(changes.name) }),
      slug: changes.slug ?? slug,
    })
    .where(eq(categories.slug, slug))
    .returning(columns)
    .catch(refuseTakenSlug)
  if (!updated) throw new NotFound('category')
  return updated
}

/** Deletes a category without products. Its subcategories move up to its parent. */
export async function deleteCategory(ctx: Context, slug: string): Promise<void> {
  const id = sql`(SELECT id FROM categories WHERE slug = ${slug})`
  // Deleted products, which orders still show, need some category to stand in.
  const another = sql`(SELECT min(id) FROM categories WHERE slug <> ${slug})`
  const { db } = ctx
  try {
    const results = await writeBatch(db, [
      // Before its subcategories leave it.
      awaitRepricing(sql`category_id = ${id} AND is_running = 1`),
      db
        .update(products)
        .set({ categoryId: another })
        .where(
          sql`category_id = ${id} AND deleted_at IS NOT NULL
            AND EXISTS (SELECT 1 FROM categories WHERE slug <> ${slug})`,
        ),
      db
        .update(categories)
        .set({ parentId: sql`(SELECT parent_id FROM categories WHERE slug = ${slug})` })
        .where(sql`parent_id = ${id}`),
      deleteDiscountsOf(db, id),
      db.delete(categories).where(eq(categories.slug, slug)),
    ])
    if (results.at(-1)?.meta.changes === 0) throw new NotFound('category')
  } catch (error) {
    if (isDangling(error)) throw new CategoryNotEmpty()
    throw error
  }
}

function refuseTakenSlug(error: unknown): never {
  if (!isUniqueViolation(error, 'categories.slug')) throw error
  throw new SlugTaken('category')
}
