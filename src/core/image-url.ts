import { type SQL, sql } from 'drizzle-orm'
import type { Context } from './ports.ts'

/** Where the picture is: an address elsewhere, or an object of ours in R2. */
export interface ImageSource {
  url: string | null
  objectKey: string | null
}

export function imageUrl(
  { settings }: Pick<Context, 'settings'>,
  { url, objectKey }: ImageSource,
): string {
  return url ?? `${settings.publicOrigin}/${objectKey}`
}

/**
 * In SQL, the URL of the picture that stands for product `p`: its primary image, else its first,
 * else null. Sought one after the other: sorting them would read every image of the product.
 */
export function primaryImageUrl({ settings }: Pick<Context, 'settings'>): SQL {
  const url = sql`coalesce(url, ${settings.publicOrigin} || '/' || object_key)`
  return sql`coalesce(
    (SELECT ${url} FROM product_images WHERE product_id = p.id AND is_primary = 1),
    (SELECT ${url} FROM product_images WHERE product_id = p.id ORDER BY id LIMIT 1))`
}

/** The source behind a URL; one of ours stays bound to its object, so that the object is kept. */
export function sourceOf({ settings }: Pick<Context, 'settings'>, url: string): ImageSource {
  const own = `${settings.publicOrigin}/`
  const path = url.startsWith(own) ? url.slice(own.length) : ''
  if (isImageKey(path)) return { url: null, objectKey: path }
  return { url, objectKey: null }
}

/** Keys of images are content-addressed: the bytes under one never change. */
export function isImageKey(key: string): boolean {
  return /^images\/[0-9a-f]{64}\.(?:jpg|png|webp)$/.test(key)
}
