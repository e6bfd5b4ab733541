import { sql } from 'drizzle-orm'
import type { ProductImage, Viewer } from '../catalog/types.ts'
import { NotFound } from '../errors.ts'
import { type ImageSource, imageUrl } from '../image-url.ts'
import type { Context } from '../ports.ts'

export interface StoredImage extends ImageSource {
  id: number
  productId: number
  isPrimary: number
}

/** @throws NotFound also where the viewer may not see the image's product */
export async function getImage(
  ctx: Context,
  id: number,
  view: { currency: string; viewer: Viewer },
): Promise<ProductImage> {
  return toImage(ctx, await getStoredImage(ctx, id, view))
}

/** The same as its row has it. @throws NotFound */
export async function getStoredImage(
  ctx: Context,
  id: number,
  { currency, viewer }: { currency: string; viewer: Viewer },
): Promise<StoredImage> {
  const visible = viewer === 'staff' ? sql`` : sql`AND l.is_active = 1`
  const [row] = await ctx.db.all<StoredImage>(sql`
    SELECT i.id AS id, i.product_id AS productId, i.url AS url, i.object_key AS objectKey,
      i.is_primary AS isPrimary
    FROM product_images i
    CROSS JOIN listings l ON l.currency = ${currency} AND l.product_id = i.product_id
    WHERE i.id = ${id} ${visible}`)
  if (!row) throw new NotFound('image')
  return row
}

function toImage(ctx: Context, row: StoredImage): ProductImage {
  const { id, productId, isPrimary } = row
  return { id, productId, url: imageUrl(ctx, row), isPrimary: isPrimary === 1 }
}
