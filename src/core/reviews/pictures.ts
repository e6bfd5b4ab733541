import { type SQL, sql } from 'drizzle-orm'
import { parseOwn } from '../catalog/product-rows.ts'
import { imageUrl } from '../image-url.ts'
import type { Context } from '../ports.ts'

/** A row of `pictureColumns`. */
export interface PictureRow {
  objectKeys: string
  imageUrls: string
}

/** The pictures of a row of `reviews`. */
export const pictureColumns: SQL = sql`reviews.image_urls AS imageUrls,
  (SELECT json_group_array(object_key) FROM (SELECT object_key FROM review_images
    WHERE review_id = reviews.id ORDER BY id)) AS objectKeys`

/** Ours, and then those elsewhere that the author named. */
export function pictureUrls(ctx: Pick<Context, 'settings'>, row: PictureRow): string[] {
  const own = parseOwn<string[]>(row.objectKeys).map((objectKey) =>
    imageUrl(ctx, { url: null, objectKey }),
  )
  return [...own, ...parseOwn<string[]>(row.imageUrls)]
}
