import { type SQL, sql } from 'drizzle-orm'
import { getProduct } from '../catalog/get-product.ts'
import type { ProductImage, ProductKey } from '../catalog/types.ts'
import { NotFound, Unavailable } from '../errors.ts'
import { orMadeBefore } from '../idempotency/made-before.ts'
import { type ImageSource, imageUrl, sourceOf } from '../image-url.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { guardedBatch, guardedRows } from '../write-batch.ts'
import { TooManyImages } from './errors.ts'
import { getImage, getStoredImage, type StoredImage } from './get-image.ts'
import * as rows from './image-rows.ts'
import { deleteIfUnused, keepObject } from './references.ts'
import type { ImageType } from './rules.ts'
import { storeImage } from './store-image.ts'
import { takeUpload } from './uploads.ts'

/** An address, bytes of certain types, or a direct upload. */
export type NewImage =
  | { url: string }
  | { bytes: Uint8Array; types?: readonly ImageType[] }
  | { uploadKey: string }

interface Which {
  id: number
  currency: string
}

/** The product that is to have an image. */
interface Owner {
  key: ProductKey
  currency: string
  /** Makes one image, however often it is repeated. */
  operationId?: string | null
}

/**
 * Adds an image by address, by its bytes or from a direct upload.
 * @throws NotFound, ImageRejected, TooManyImages
 */
export async function addImage(
  ctx: Context,
  { key, currency, operationId = null }: Owner,
  image: NewImage,
): Promise<ProductImage> {
  const product = await getProduct(ctx, key, { currency, viewer: 'staff' })
  const add = async () => {
    if (product.images.length >= rows.imagesMax) refuseAnother()
    return attach(ctx, { productId: product.id, operationId }, image)
  }
  const added = await orMadeBefore(operationId, add, (id) => rows.findMade(ctx, id))
  const { id, isPrimary, ...source } = added
  return { id, productId: product.id, url: imageUrl(ctx, source), isPrimary: isPrimary === 1 }
}

async function attach(
  ctx: Context,
  wanted: rows.Wanted,
  image: NewImage,
): Promise<rows.AddedRow & ImageSource> {
  if ('uploadKey' in image) return takeUpload(ctx, wanted, image.uploadKey)
  const source = await sourceOfNew(ctx, image)
  const consequences = keepObject(ctx, source.objectKey)
  const inserted = rows.insertImage(wanted, source)
  const added = await guardedRows<rows.AddedRow>(ctx.db, inserted, consequences)
  if (!added?.[0]) return refuseAnother()
  return { ...added[0], ...source }
}

async function sourceOfNew(
  ctx: Context,
  image: Exclude<NewImage, { uploadKey: string }>,
): Promise<ImageSource> {
  if ('url' in image) return sourceOf(ctx, image.url)
  const { bytes, types } = image
  return { url: null, objectKey: await storeImage(ctx, bytes, types && { types }) }
}

/**
 * Changes an image, or moves it to another product. An image stays primary until another one is made
 * primary, so `isPrimary: false` asks for nothing.
 */
export async function updateImage(
  ctx: Context,
  { id, currency }: Which,
  changes: {
    productId?: number | undefined
    url?: string | undefined
    isPrimary?: boolean | undefined
  },
): Promise<ProductImage> {
  const view = { currency, viewer: 'staff' } as const
  const image = await getStoredImage(ctx, id, view)
  const productId = changes.productId ?? image.productId
  if (productId !== image.productId) await assertRoom(ctx, productId, currency)
  const source = sourceOf(ctx, changes.url ?? imageUrl(ctx, image))
  const release = releaseObject(ctx, image)
  await changeOrRefuse(ctx, image, rows.changeImage(image, { ...source, productId }), [
    ...(changes.isPrimary ? rows.makePrimary(id, productId) : []),
    rows.ensurePrimary(image.productId),
    rows.ensurePrimary(productId),
    ...keepObject(ctx, source.objectKey),
    ...release.statements,
  ])
  if (release.key) await runEffects(ctx, release.key)
  return getImage(ctx, id, view)
}

/** Deletes an image, of that product where one is named. @throws NotFound, Unavailable */
export async function deleteImage(
  ctx: Context,
  { id, currency, productId }: Which & { productId?: number },
): Promise<void> {
  const image = await getStoredImage(ctx, id, { currency, viewer: 'staff' })
  if (productId !== undefined && image.productId !== productId) throw new NotFound('image')
  const release = releaseObject(ctx, image)
  const deletion = sql`
    DELETE FROM product_images WHERE id = ${id} AND product_id = ${image.productId}`
  const consequences = [rows.ensurePrimary(image.productId), ...release.statements]
  await changeOrRefuse(ctx, image, deletion, consequences)
  if (release.key) await runEffects(ctx, release.key)
}

/** @throws NotFound where the image is gone by now, Unavailable where it has just been changed */
async function changeOrRefuse(
  ctx: Context,
  { id }: StoredImage,
  change: SQL,
  consequences: SQL[],
): Promise<void> {
  if (await guardedBatch(ctx.db, change, consequences)) return
  const [left] = await ctx.db.all(sql`SELECT 1 AS one FROM product_images WHERE id = ${id}`)
  throw left ? new Unavailable('The image has just been changed') : new NotFound('image')
}

function releaseObject(
  ctx: Context,
  { objectKey }: StoredImage,
): { key: string | null; statements: SQL[] } {
  if (objectKey === null) return { key: null, statements: [] }
  const key = `image:${ctx.random.uuid()}`
  return { key, statements: [deleteIfUnused(ctx, objectKey, key)] }
}

async function assertRoom(ctx: Context, productId: number, currency: string): Promise<void> {
  const [product] = await ctx.db.all<{ hasRoom: number }>(sql`
    SELECT ${rows.hasRoom(productId)} AS hasRoom FROM listings
    WHERE currency = ${currency} AND product_id = ${productId}`)
  if (!product) throw new NotFound('product')
  if (product.hasRoom === 0) refuseAnother()
}

function refuseAnother(): never {
  throw new TooManyImages(rows.imagesMax)
}
