import { type SQL, sql } from 'drizzle-orm'
import type { ImageSource } from '../image-url.ts'
import type { Context } from '../ports.ts'

/** Enough for any product page; a list of products carries the images of ten. */
export const imagesMax = 50

/** What adding an image returns. */
export interface AddedRow {
  id: number
  isPrimary: 0 | 1
}

/** Whose image, and which of the client's operations makes it. */
export interface Wanted {
  productId: number
  operationId: string | null
}

/** Adds an image where there is room; the first of a product is its primary one. */
export function insertImage(
  { productId, operationId }: Wanted,
  source: ImageSource,
  condition = sql`1`,
): SQL {
  return sql`
    INSERT INTO product_images(product_id, url, object_key, is_primary, operation_id)
    SELECT ${productId}, ${source.url}, ${source.objectKey},
      NOT EXISTS (SELECT 1 FROM product_images WHERE product_id = ${productId} AND is_primary = 1),
      ${operationId}
    WHERE ${condition} AND ${hasRoom(productId)}
    RETURNING id, is_primary AS isPrimary`
}

/** The image that an operation has made. */
export async function findMade(
  { db }: Pick<Context, 'db'>,
  operationId: string,
): Promise<(AddedRow & ImageSource) | undefined> {
  const [made] = await db.all<AddedRow & ImageSource>(sql`
    SELECT id, is_primary AS isPrimary, url, object_key AS objectKey FROM product_images
    WHERE operation_id = ${operationId}`)
  return made
}

/** Whether a product is there and takes another image. */
export function hasRoom(productId: number): SQL {
  return sql`(SELECT count(*) FROM product_images WHERE product_id = ${productId}) < ${imagesMax}
    AND EXISTS (SELECT 1 FROM products WHERE id = ${productId} AND deleted_at IS NULL)`
}

/**
 * Changes an image that is still what was read of it, where the product has room for it; a new product
 * has its own primary.
 */
export function changeImage(
  { id, productId, url, objectKey }: ImageSource & { id: number; productId: number },
  change: ImageSource & { productId: number },
): SQL {
  const isRoom = change.productId === productId ? sql`true` : hasRoom(change.productId)
  return sql`
    UPDATE product_images SET product_id = ${change.productId}, url = ${change.url},
      object_key = ${change.objectKey},
      is_primary = is_primary AND product_id = ${change.productId}
    WHERE id = ${id} AND product_id = ${productId} AND url IS ${url}
      AND object_key IS ${objectKey} AND ${isRoom}`
}

/** The one place is cleared before it is taken: it is unique. */
export function makePrimary(imageId: number, productId: number): SQL[] {
  return [
    sql`UPDATE product_images SET is_primary = 0 WHERE product_id = ${productId} AND is_primary = 1`,
    sql`UPDATE product_images SET is_primary = 1 WHERE id = ${imageId}`,
  ]
}

/** Makes the oldest image of a product its primary one where it has none. */
export function ensurePrimary(productId: number): SQL {
  return sql`
    UPDATE product_images SET is_primary = 1
    WHERE id = (SELECT min(id) FROM product_images WHERE product_id = ${productId})
      AND NOT EXISTS
        (SELECT 1 FROM product_images WHERE product_id = ${productId} AND is_primary = 1)`
}
