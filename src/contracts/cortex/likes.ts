import { Hono } from 'hono'
import * as z from 'zod'
import { listLikes } from '../../core/likes/list-likes.ts'
import { toggleLike } from '../../core/likes/toggle-like.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { intField } from '../../http/number-fields.ts'
import { RequestUnreadable } from '../../http/request-unreadable.ts'
import { body } from '../../http/validate.ts'
import { currencyOf } from './currency.ts'
import { signedIn } from './guards.ts'
import { presentLike } from './presenters/like.ts'

/** The document answers a missing id in other words than one that is no number. */
const productField = z
  .unknown()
  .transform((product): unknown => {
    if (product !== undefined && product !== null && product !== '') return product
    throw new RequestUnreadable(400, 'Product ID required')
  })
  .pipe(intField())

const Toggle = z.object({ product: productField })

const path = '/api/v1/products/likes/'

export const likes = new Hono<AppEnv>()

likes.get(path, signedIn, async (c) => {
  return c.json((await listLikes(c.var.ctx, likerOf(c))).map(presentLike))
})

likes.post(path, signedIn, body(Toggle), idempotent, async (c) => {
  const toggle = { ...likerOf(c), productId: c.req.valid('json').product }
  const { isLiked, product } = await toggleLike(c.var.ctx, toggle)
  return isLiked ? c.json(presentLike(product), 201) : c.json({ detail: 'Like removed' })
})

function likerOf(c: Http) {
  return { userId: c.var.user.id, currency: currencyOf(c) }
}
