import { Hono } from 'hono'
import { getProduct } from '../../core/catalog/get-product.ts'
import { ImageRejected } from '../../core/images/errors.ts'
import { imageBytesMax } from '../../core/images/rules.ts'
import { addImage, deleteImage } from '../../core/images/write-image.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { type FileField, onlyFile } from '../../http/form-body.ts'
import { idempotent } from '../../http/idempotency.ts'
import { resourceFirst } from '../../http/resource-first.ts'
import { currencyOf } from './channel.ts'
import { staff } from './guards.ts'
import { fewChanges } from './limits.ts'
import { pathId } from './path-id.ts'

const picture: FileField = {
  name: 'image',
  bytesMax: imageBytesMax,
  refuse: (fault) => new ImageRejected(fault),
}

const types = ['image/jpeg', 'image/png'] as const

export const productImages = new Hono<AppEnv>()

productImages.post(
  '/api/products/:id/upload-image/',
  staff,
  fewChanges,
  resourceFirst(theProduct),
  onlyFile(picture),
  idempotent,
  async (c) => {
    const { operationId } = c.var
    const which = { key: pathId(c), currency: currencyOf(c), operationId }
    const image = await addImage(c.var.ctx, which, { ...c.req.valid('json'), types })
    return c.json({ success: true, image_url: image.url, image_id: image.id })
  },
)

productImages.delete(
  '/api/products/:id/remove-image/:image_id/',
  staff,
  fewChanges,
  idempotent,
  async (c) => {
    const { id: productId } = await theProduct(c)
    const id = pathId(c, 'image_id')
    await deleteImage(c.var.ctx, { id, productId, currency: currencyOf(c) })
    return c.json({ success: true, message: 'Image removed successfully' })
  },
)

function theProduct(c: Http) {
  return getProduct(c.var.ctx, pathId(c), { currency: currencyOf(c), viewer: 'staff' })
}
