import { type SQL, sql } from 'drizzle-orm'
import { oneOf } from '../../db/one-of.ts'
import { productTags } from '../../db/schema/catalog.ts'
import type { Context, Database } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import { TagsUnknown } from './errors.ts'

export interface Tag {
  id: number
  name: string
  slug: string
}

/** All tags by id; staff have few enough of them to see at once. */
export function listTags({ db }: Pick<Context, 'db'>): Promise<Tag[]> {
  return db.all<Tag>(sql`SELECT id, name, slug FROM tags ORDER BY id`)
}

/** Names of tags, for what searches look in. @throws TagsUnknown */
export async function nameTags({ db }: Pick<Context, 'db'>, ids: number[]): Promise<string[]> {
  if (ids.length === 0) return []
  const found = await db.all<Tag>(sql`SELECT id, name FROM tags WHERE ${oneOf(sql`id`, ids)}`)
  const unknown = ids.filter((id) => !found.some((tag) => tag.id === id))
  if (unknown.length > 0) throw new TagsUnknown(unknown)
  return found.map(({ name }) => name)
}

/** Marks a product with these tags and no others. */
export function replaceTags(db: Database, productId: SQL, ids: number[]): Statement[] {
  return [
    db.delete(productTags).where(sql`product_id = ${productId} AND NOT ${oneOf(sql`tag_id`, ids)}`),
    sql`
      INSERT INTO product_tags(product_id, tag_id)
      SELECT ${productId}, value FROM json_each(${JSON.stringify([...new Set(ids)])}) WHERE true
      ON CONFLICT DO NOTHING`,
  ]
}
