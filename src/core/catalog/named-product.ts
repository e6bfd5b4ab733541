import { type SQL, sql } from 'drizzle-orm'
import { listings } from '../../db/schema/lists.ts'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { isShown } from './on-sale.ts'

/** The id that a text may be, null of one that is none. */
export function idIn(text: string): number | null {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null
}

/** The ids among texts: any other text names nothing. */
export function idsIn(texts: readonly string[]): number[] {
  return texts.flatMap((text) => idIn(text) ?? [])
}

/** In SQL, the id of the product that a text names: an id that there is wins over a slug. */
export function idOfNamed(name: string): SQL {
  const id = idIn(name)
  const bySlug = sql`(SELECT id FROM products WHERE slug = ${name} AND deleted_at IS NULL)`
  if (id === null) return bySlug
  return sql`coalesce((SELECT id FROM products WHERE id = ${id} AND deleted_at IS NULL), ${bySlug})`
}

/** A SELECT of the listing of the product that a text names, where the public is shown it. */
export function listingOfNamed(name: string, currency: string): SQL {
  return sql`SELECT * FROM ${listings} WHERE ${isShown({ productId: idOfNamed(name), currency })}`
}

/** @throws NotFound where the public is not shown a product of that name in the currency */
export async function assertNamedIsShown(
  { db }: Pick<Context, 'db'>,
  name: string,
  currency: string,
): Promise<void> {
  const [product] = await db.all(listingOfNamed(name, currency))
  if (!product) throw new NotFound('product')
}
