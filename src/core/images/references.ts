import { type SQL, sql } from 'drizzle-orm'
import { insertEffects } from '../outbox/insert-effects.ts'
import { withdrawEffects } from '../outbox/withdraw-effects.ts'
import type { Context } from '../ports.ts'

/**
 * In SQL: something shows the object under a key, a user's portrait left out where that is named. What shows
 * objects in R2 is named here.
 */
export function isShown(key: string | SQL, { besidesUser = 0 } = {}): SQL {
  return sql`(EXISTS (SELECT 1 FROM product_images WHERE object_key = ${key})
    OR EXISTS (SELECT 1 FROM review_images WHERE object_key = ${key})
    OR EXISTS (SELECT 1 FROM users WHERE photo_key = ${key} AND id <> ${besidesUser}))`
}

/** Has an object deleted from R2 after the change, unless something still shows it. */
export function deleteIfUnused(ctx: Context, objectKey: string, effectKey: string): SQL {
  return insertEffects(ctx, {
    key: effectKey,
    kind: 'object.delete',
    payload: { key: objectKey },
    where: sql`NOT ${isShown(objectKey)}`,
  })
}

/** Has the portrait of a user deleted that nothing else shows, for the batch that takes it from the user. */
export function deletePortrait(ctx: Context, userId: number, effectKey: string): SQL {
  return insertEffects(ctx, {
    key: effectKey,
    kind: 'object.delete',
    payload: { key: sql`u.photo_key` },
    from: sql`users u`,
    where: sql`u.id = ${userId} AND u.photo_key IS NOT NULL
      AND NOT ${isShown(sql`u.photo_key`, { besidesUser: userId })}`,
  })
}

/** The object is wanted again: a deletion that has not happened yet no longer may. */
export function keepObject(ctx: Context, objectKey: string | null): SQL[] {
  if (objectKey === null) return []
  const where = sql`payload ->> 'key' = ${objectKey}`
  return [
    withdrawEffects(ctx, { kind: 'object.delete', where, reason: 'the object is used again' }),
  ]
}
