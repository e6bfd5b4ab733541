import { type SQL, sql } from 'drizzle-orm'
import { listings } from '../../db/schema/lists.ts'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { isShown } from './on-sale.ts'

/** In SQL, the id of the product that a text names: an id that there is wins over a slug. */
export function idOfNamed(name: string): SQL {
  const id = /^[1-9]\d{0,14}$/.test(name) ? Number(name) : null
  const bySlug = sql`(SELECT id FROM products WHERE slug = ${name} AND deleted_at IS NULL)`
  if (id === null) return bySlug
  return sql`coalesce((SELECT id FROM products WHERE id = ${id} AND deleted_at IS NULL), ${bySlug})`
}

/** @throws NotFound where the public is not shown a product of that name in the currency */
export async function assertNamedIsShown(
  { db }: Pick<Context, 'db'>,
  name: string,
  currency: string,
): Promise<void> {
  const shown = isShown({ productId: idOfNamed(name), currency })
  const [product] = await db.all(sql`SELECT 1 FROM ${listings} WHERE ${shown}`)
  if (!product) throw new NotFound('product')
}
