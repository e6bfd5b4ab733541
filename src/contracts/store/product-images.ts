import { Hono } from 'hono'
import * as z from 'zod'
import { getProduct } from '../../core/catalog/get-product.ts'
import { getImage } from '../../core/images/get-image.ts'
import { imageBytesMax, imageTypeNames } from '../../core/images/rules.ts'
import { createUpload } from '../../core/images/uploads.ts'
import { addImage, deleteImage, updateImage } from '../../core/images/write-image.ts'
import { urlField } from '../../http/address-fields.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { catalogueCache } from '../../http/catalogue-cache.ts'
import { taggedForStaff } from '../../http/entity-tags.ts'
import { type FileField, fileOr } from '../../http/form-body.ts'
import { idempotent } from '../../http/idempotency.ts'
import { invalidField } from '../../http/input-invalid.ts'
import { namedInBody } from '../../http/named-in-body.ts'
import { flagField, idField, idParam, intField } from '../../http/number-fields.ts'
import { RequestUnreadable } from '../../http/request-unreadable.ts'
import { body, params } from '../../http/validate.ts'
import { viewerOf } from '../../http/viewer.ts'
import { currencyOf } from './currency.ts'
import { maybeSignedIn, staff } from './guards.ts'
import { presentImage, presentProduct } from './presenters/product.ts'

const NewImage = z
  .object({ image_url: urlField.optional(), key: z.string().min(1).max(200).optional() })
  .transform(({ image_url, key }, check) => {
    if (image_url !== undefined && key === undefined) return { url: image_url }
    if (key !== undefined && image_url === undefined) return { uploadKey: key }
    const message =
      key === undefined ? 'This field is required.' : 'Give image_url or key, not both.'
    check.addIssue({ code: 'custom', message, path: ['image_url'] })
    return z.NEVER
  })

const NewUpload = z.object({
  content_type: z.enum(imageTypeNames),
  size: intField({ min: 1 }).refine((size) => size <= imageBytesMax, { error: 'At most 5 MB.' }),
})

const ImageWrite = z.object({
  product: idField,
  image_url: urlField,
  is_primary: flagField.optional(),
})
const ImagePatch = ImageWrite.partial()

const Which = z.object({ id: idParam })

const picture: FileField = {
  name: 'image',
  bytesMax: imageBytesMax,
  refuse: (fault) =>
    fault === 'missing'
      ? invalidField('image', 'No file was submitted.')
      : new RequestUnreadable(413, 'The body is too large.'),
}

export const productImages = new Hono<AppEnv>()

productImages.get(
  '/products/images/:id{[0-9]+}/',
  maybeSignedIn,
  catalogueCache(),
  params(Which),
  async (c) => {
    const view = { currency: currencyOf(c), viewer: viewerOf(c) }
    return c.json(presentImage(await getImage(c.var.ctx, c.req.valid('param').id, view)))
  },
)

productImages.put(
  '/products/images/:id{[0-9]+}/',
  staff,
  params(Which),
  body(ImageWrite),
  idempotent,
  async (c) => c.json(await changed(c, c.req.valid('param').id, c.req.valid('json'))),
)

productImages.patch(
  '/products/images/:id{[0-9]+}/',
  staff,
  params(Which),
  body(ImagePatch),
  idempotent,
  async (c) => c.json(await changed(c, c.req.valid('param').id, c.req.valid('json'))),
)

productImages.delete(
  '/products/images/:id{[0-9]+}/',
  staff,
  params(Which),
  idempotent,
  async (c) => {
    const which = { id: c.req.valid('param').id, currency: currencyOf(c) }
    await deleteImage(c.var.ctx, which)
    return c.body(null, 204)
  },
)

productImages.post(
  '/products/:slug/images/',
  staff,
  fileOr(picture, NewImage),
  taggedForStaff,
  idempotent,
  async (c) => {
    const { ctx, operationId } = c.var
    const currency = currencyOf(c)
    const which = { key: c.req.param('slug'), currency, operationId }
    const { productId } = await addImage(ctx, which, c.req.valid('json'))
    const product = await getProduct(ctx, productId, { currency, viewer: 'staff' })
    return c.json(presentProduct(product, 'staff'), 201)
  },
)

productImages.post(
  '/products/:slug/images/uploads/',
  staff,
  body(NewUpload),
  idempotent,
  async (c) => {
    const { content_type: contentType, size } = c.req.valid('json')
    const view = { currency: currencyOf(c), viewer: 'staff' } as const
    const { id } = await getProduct(c.var.ctx, c.req.param('slug'), view)
    const upload = await createUpload(c.var.ctx, id, { contentType, size })
    const answer = {
      upload_url: upload.url,
      method: 'PUT',
      headers: upload.headers,
      key: upload.key,
      expires_at: upload.expiresAt.toISOString(),
    }
    return c.json(answer, 201)
  },
)

async function changed(c: Http, id: number, input: z.output<typeof ImagePatch>) {
  const { product, image_url, is_primary } = input
  const changes = { productId: product, url: image_url, isPrimary: is_primary }
  const which = { id, currency: currencyOf(c) }
  return presentImage(
    await updateImage(c.var.ctx, which, changes).catch(namedInBody('product', 'product')),
  )
}
