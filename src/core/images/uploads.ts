import { and, eq, type SQL, sql } from 'drizzle-orm'
import { uploads } from '../../db/schema/catalog.ts'
import type { ImageSource } from '../image-url.ts'
import { expired } from '../outlived.ts'
import type { Context } from '../ports.ts'
import { guardedRows } from '../write-batch.ts'
import { ImageRejected, TooManyImages } from './errors.ts'
import { type AddedRow, imagesMax, insertImage, type Wanted } from './image-rows.ts'
import { keepObject } from './references.ts'
import { checkImage, type ImageType, imageBytesMax, imageTypes } from './rules.ts'
import { storeImage } from './store-image.ts'
import { uploadTtlSeconds } from './upload-signature.ts'

export interface ImageUpload {
  key: string
  url: string
  headers: Record<string, string>
  expiresAt: Date
}

/** Allows one object of exactly this type and size to be uploaded for a product. */
export async function createUpload(
  ctx: Context,
  productId: number,
  { contentType, size }: { contentType: ImageType; size: number },
): Promise<ImageUpload> {
  const key = `uploads/${ctx.random.uuid()}.${imageTypes[contentType]}`
  // Whole seconds, which is what signatures count in.
  const nowSeconds = Math.floor(ctx.clock.now().getTime() / 1000)
  const expiresAt = new Date((nowSeconds + uploadTtlSeconds) * 1000)
  await ctx.db.insert(uploads).values({ key, productId, contentType, size, expiresAt })
  const signed = await ctx.images.presignPut({ key, contentType, size, expiresAt })
  return { key, ...signed, expiresAt }
}

/** Makes an uploaded object an image of its product, once. @throws ImageRejected, TooManyImages */
export async function takeUpload(
  ctx: Context,
  wanted: Wanted,
  key: string,
): Promise<AddedRow & ImageSource> {
  const [upload] = await ctx.db
    .select()
    .from(uploads)
    .where(and(eq(uploads.key, key), eq(uploads.productId, wanted.productId)))
  const object = upload && (await ctx.images.get(key))
  if (!object) throw new ImageRejected('missing')
  if (object.size !== upload.size || object.size > imageBytesMax) {
    await object.body.cancel()
    throw new ImageRejected('size')
  }
  const bytes = new Uint8Array(await new Response(object.body).arrayBuffer())
  if (checkImage(bytes) !== upload.contentType) throw new ImageRejected('type')
  const objectKey = await storeImage(ctx, bytes)
  // Of two requests with this key the second one finds the upload gone.
  const isThere = sql`EXISTS (SELECT 1 FROM uploads WHERE key = ${key})`
  const source = { url: null, objectKey }
  const added = await guardedRows<AddedRow>(ctx.db, insertImage(wanted, source, isThere), [
    sql`DELETE FROM uploads WHERE key = ${key}`,
    ...keepObject(ctx, objectKey),
  ])
  // The object stays until the sweep: as long as it is there, its URL takes no second one.
  if (!added?.[0]) throw await refusalOf(ctx, isThere)
  return { ...added[0], ...source }
}

async function refusalOf({ db }: Context, isThere: SQL): Promise<Error> {
  const [upload] = await db.all<{ isThere: number }>(sql`SELECT ${isThere} AS isThere`)
  return upload?.isThere === 1 ? new TooManyImages(imagesMax) : new ImageRejected('used')
}

/** Uploads that nobody attached; the sweep of the images finds their objects. */
export const expiredUploads = expired(uploads)
