import { Hono } from 'hono'
import * as z from 'zod'
import { createProduct } from '../../core/catalog/create-product.ts'
import { deleteProduct } from '../../core/catalog/delete-product.ts'
import { setStatus } from '../../core/catalog/set-status.ts'
import { getStaffProduct } from '../../core/catalog/staff-product.ts'
import { listTags } from '../../core/catalog/tags.ts'
import { updateProduct } from '../../core/catalog/update-product.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { namedInBody } from '../../http/named-in-body.ts'
import { idField } from '../../http/number-fields.ts'
import { bodyUpTo } from '../../http/read-body.ts'
import { resourceFirst } from '../../http/resource-first.ts'
import { body } from '../../http/validate.ts'
import { currencyOf } from './channel.ts'
import { staff } from './guards.ts'
import { fewChanges } from './limits.ts'
import { pathId } from './path-id.ts'
import { presentStaffProduct } from './presenters/product.ts'
import { ProductCreate, ProductUpdate, statusField } from './product-fields.ts'

const BulkStatus = z.object({
  product_ids: z.array(idField).min(1).max(1_000),
  status: statusField,
})

/** A hundred variations at their longest, however their letters are escaped. */
const roomForVariations = bodyUpTo(1_000_000)

export const staffProducts = new Hono<AppEnv>()

staffProducts.get('/api/products/tags/', staff, async (c) => c.json(await listTags(c.var.ctx)))

staffProducts.post(
  '/api/products/bulk-update-status/',
  staff,
  fewChanges,
  body(BulkStatus),
  idempotent,
  async (c) => {
    const { product_ids, status } = c.req.valid('json')
    const which = { ids: product_ids, currency: currencyOf(c) }
    const count = await setStatus(c.var.ctx, which, status)
    return c.json({ success: true, message: `${count} products updated successfully` })
  },
)

staffProducts.post(
  '/api/products/',
  roomForVariations,
  staff,
  fewChanges,
  body(ProductCreate),
  idempotent,
  async (c) => {
    const terms = { currency: currencyOf(c), operationId: c.var.operationId }
    const created = createProduct(c.var.ctx, c.req.valid('json'), terms)
    return c.json(
      presentStaffProduct(await created.catch(namedInBody('category', 'category'))),
      201,
    )
  },
)

for (const method of ['PUT', 'PATCH']) {
  staffProducts.on(
    method,
    '/api/products/:id/',
    roomForVariations,
    staff,
    fewChanges,
    resourceFirst((c) => getStaffProduct(c.var.ctx, pathId(c), currencyOf(c))),
    body(ProductUpdate),
    idempotent,
    async (c) => {
      const { operationId } = c.var
      const which = { key: pathId(c), currency: currencyOf(c), operationId }
      const updated = updateProduct(c.var.ctx, which, c.req.valid('json'))
      return c.json(presentStaffProduct(await updated.catch(namedInBody('category', 'category'))))
    },
  )
}

staffProducts.delete('/api/products/:id/', staff, fewChanges, idempotent, async (c) => {
  await deleteProduct(c.var.ctx, { key: pathId(c), currency: currencyOf(c) })
  return c.body(null, 204)
})
