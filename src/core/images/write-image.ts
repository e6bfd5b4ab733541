import { and, eq, isNull } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { productImages, products } from '../../db/schema/catalog.ts'
import { getProduct } from '../catalog/get-product.ts'
import type { Product, ProductImage } from '../catalog/types.ts'
import { InvalidField, NotFound } from '../errors.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { getImage, getStoredImage, type StoredImage } from './get-image.ts'
import * as rows from './image-rows.ts'
import { imageUrl, sourceOf } from './image-url.ts'
import { storeImage } from './store-image.ts'
import { takeUpload } from './uploads.ts'

type Statement = BatchItem<'sqlite'>

export type NewImage = { url: string } | { bytes: Uint8Array } | { uploadKey: string }

/** Adds an image by address, by its bytes or from a direct upload. @throws ImageRejected */
export async function addImage(
  ctx: Context,
  { slug, currency }: { slug: string; currency: string },
  image: NewImage,
): Promise<Product> {
  const { id, images } = await getProduct(ctx, slug, { currency, viewer: 'staff' })
  if (images.length >= rows.imagesMax) refuseAnother()
  if ('uploadKey' in image) await takeUpload(ctx, id, image.uploadKey)
  else {
    const source =
      'url' in image
        ? sourceOf(ctx, image.url)
        : { url: null, objectKey: await storeImage(ctx, image.bytes) }
    const [added] = await ctx.db.batch([
      rows.insertImage(ctx, id, source),
      ...keepObjectOf(ctx, source.objectKey),
    ])
    if (added.meta.changes === 0) refuseAnother()
  }
  return getProduct(ctx, slug, { currency, viewer: 'staff' })
}

/**
 * Changes an image, or moves it to another product. An image stays primary until another one is made
 * primary, so `isPrimary: false` asks for nothing.
 */
export async function updateImage(
  ctx: Context,
  { id, currency }: { id: number; currency: string },
  changes: {
    productId?: number | undefined
    url?: string | undefined
    isPrimary?: boolean | undefined
  },
): Promise<ProductImage> {
  const view = { currency, viewer: 'staff' } as const
  const image = await getStoredImage(ctx, id, view)
  const productId = changes.productId ?? image.productId
  if (productId !== image.productId) await assertProduct(ctx, productId)
  const { url } = changes
  const source =
    url === undefined || url === imageUrl(ctx, image)
      ? { url: image.url, objectKey: image.objectKey }
      : sourceOf(ctx, url)
  const set = { productId, ...source, ...(changes.isPrimary ? { isPrimary: true } : {}) }
  const release = releaseObject(ctx, image)
  await ctx.db.batch([
    rows.leavePlace(ctx, id, productId),
    ...(changes.isPrimary ? [rows.clearPlace(ctx, id, productId)] : []),
    ctx.db.update(productImages).set(set).where(eq(productImages.id, id)),
    rows.ensurePrimary(ctx, image.productId),
    rows.ensurePrimary(ctx, productId),
    ...keepObjectOf(ctx, source.objectKey),
    ...release.statements,
  ])
  if (release.key) await runEffects(ctx, release.key)
  return getImage(ctx, id, view)
}

export async function deleteImage(
  ctx: Context,
  { id, currency }: { id: number; currency: string },
): Promise<void> {
  const image = await getStoredImage(ctx, id, { currency, viewer: 'staff' })
  const release = releaseObject(ctx, image)
  const [deleted] = await ctx.db.batch([
    ctx.db
      .delete(productImages)
      .where(eq(productImages.id, id))
      .returning({ id: productImages.id }),
    rows.ensurePrimary(ctx, image.productId),
    ...release.statements,
  ])
  if (deleted.length === 0) throw new NotFound('image')
  if (release.key) await runEffects(ctx, release.key)
}

function releaseObject(
  ctx: Context,
  { objectKey }: StoredImage,
): { key: string | null; statements: Statement[] } {
  if (objectKey === null) return { key: null, statements: [] }
  const key = `image:${ctx.random.uuid()}`
  return { key, statements: [rows.deleteIfUnused(ctx, objectKey, key)] }
}

function keepObjectOf(ctx: Context, objectKey: string | null): Statement[] {
  return objectKey === null ? [] : [rows.keepObject(ctx, objectKey)]
}

async function assertProduct(ctx: Context, productId: number): Promise<void> {
  const [product] = await ctx.db
    .select({ id: products.id })
    .from(products)
    .where(and(eq(products.id, productId), isNull(products.deletedAt)))
  if (!product) throw new NotFound('product')
}

function refuseAnother(): never {
  throw new InvalidField('', `A product has at most ${rows.imagesMax} images.`)
}
