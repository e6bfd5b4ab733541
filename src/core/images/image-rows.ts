import { and, eq, isNotNull, type SQL, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { productImages } from '../../db/schema/catalog.ts'
import { outbox } from '../../db/schema/operations.ts'
import type { Context, Database } from '../ports.ts'
import type { ImageSource } from './image-url.ts'

type Statement = BatchItem<'sqlite'>

/** Enough for any product page; a list of products carries the images of ten. */
export const imagesMax = 50

/** Adds an image where there is room; the first of a product is its primary one. */
export function insertImage(
  ctx: Context,
  productId: number,
  source: ImageSource,
  condition: SQL = sql`1`,
): ReturnType<Database['run']> {
  return ctx.db.run(sql`
    INSERT INTO product_images(product_id, url, object_key, is_primary)
    SELECT ${productId}, ${source.url}, ${source.objectKey},
      NOT EXISTS (SELECT 1 FROM product_images WHERE product_id = ${productId} AND is_primary = 1)
    WHERE ${condition}
      AND (SELECT count(*) FROM product_images WHERE product_id = ${productId}) < ${imagesMax}
      AND EXISTS (SELECT 1 FROM products WHERE id = ${productId} AND deleted_at IS NULL)`)
}

/** Makes the oldest image of a product its primary one where it has none. */
export function ensurePrimary(ctx: Context, productId: number): Statement {
  return ctx.db.run(sql`
    UPDATE product_images SET is_primary = 1
    WHERE id = (SELECT min(id) FROM product_images WHERE product_id = ${productId})
      AND NOT EXISTS
        (SELECT 1 FROM product_images WHERE product_id = ${productId} AND is_primary = 1)`)
}

/** Deletes an object from R2 with the batch's change, unless an image still shows it. */
export function deleteIfUnused(ctx: Context, objectKey: string, effectKey: string): Statement {
  const now = ctx.clock.now().getTime()
  return ctx.db.run(sql`
    INSERT INTO outbox(key, kind, payload, due_at, created_at)
    SELECT ${effectKey}, 'object.delete', json_object('key', ${objectKey}), ${now}, ${now}
    WHERE NOT EXISTS (SELECT 1 FROM product_images WHERE object_key = ${objectKey})`)
}

/** The object is wanted again: a deletion that has not happened yet no longer may. */
export function keepObject(ctx: Context, objectKey: string): Statement {
  return ctx.db
    .update(outbox)
    .set({ dueAt: null, doneAt: ctx.clock.now(), lastError: 'the object is used again' })
    .where(
      and(
        isNotNull(outbox.dueAt),
        eq(outbox.kind, 'object.delete'),
        eq(sql`${outbox.payload} ->> 'key'`, objectKey),
      ),
    )
}

/** Takes an image off the primary place of every product but the one it is to belong to. */
export function leavePlace(ctx: Context, imageId: number, productId: number): Statement {
  return ctx.db.run(sql`
    UPDATE product_images SET is_primary = 0
    WHERE id = ${imageId} AND product_id <> ${productId}`)
}

/** Clears the primary place of a product for an image, as long as that exists. */
export function clearPlace(ctx: Context, imageId: number, productId: number): Statement {
  return ctx.db
    .update(productImages)
    .set({ isPrimary: false })
    .where(
      sql`product_id = ${productId} AND is_primary = 1 AND id <> ${imageId}
        AND EXISTS (SELECT 1 FROM product_images WHERE id = ${imageId})`,
    )
}
