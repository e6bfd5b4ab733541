import { Hono } from 'hono'
import * as z from 'zod'
import { addWish } from '../../core/wishlist/add-wish.ts'
import { deleteWish, deleteWishes, deleteWishOf } from '../../core/wishlist/delete-wishes.ts'
import { listNotifications } from '../../core/wishlist/list-notifications.ts'
import { listWishes } from '../../core/wishlist/list-wishes.ts'
import { moveToCart } from '../../core/wishlist/move-to-cart.ts'
import type { Wisher } from '../../core/wishlist/types.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { invalidField } from '../../http/input-invalid.ts'
import { idField } from '../../http/number-fields.ts'
import { body } from '../../http/validate.ts'
import { viewerOf } from '../../http/viewer.ts'
import { currencyOf } from './channel.ts'
import { signedIn } from './guards.ts'
import { fewChanges } from './limits.ts'
import { buying, cartOwner } from './owner.ts'
import { pathId } from './path-id.ts'
import { presentNotification, presentWish, presentWishlist } from './presenters/wishlist.ts'
import { quantityField } from './quantity-field.ts'

const NewItem = z.object({ product: idField })

const Move = z.object({ wishlist_item_id: idField.optional(), quantity: quantityField.default(1) })

const Items = z.object({ wishlist_item_ids: z.array(idField).min(1) })

export const wishlist = new Hono<AppEnv>()

wishlist.get('/api/wishlist/', signedIn, async (c) => {
  const wisher = wisherOf(c)
  return c.json(presentWishlist(wisher.userId, await listWishes(c.var.ctx, wisher)))
})

wishlist.get('/api/wishlist/stock-notifications/', signedIn, async (c) =>
  c.json((await listNotifications(c.var.ctx, c.var.user.id)).map(presentNotification)),
)

wishlist.post(
  '/api/wishlist-items/',
  signedIn,
  fewChanges,
  body(NewItem),
  idempotent,
  async (c) => {
    const { product: productId } = c.req.valid('json')
    const wisher = wisherOf(c)
    const wish = await addWish(c.var.ctx, wisher, { productId, operationId: c.var.operationId })
    return c.json(presentWish(wisher.userId, wish), 201)
  },
)

wishlist.delete('/api/wishlist-items/:id/', signedIn, fewChanges, idempotent, async (c) => {
  await deleteWish(c.var.ctx, { userId: c.var.user.id, id: pathId(c) })
  return c.body(null, 204)
})

wishlist.delete(
  '/api/wishlist-items/:product_id/remove/',
  signedIn,
  fewChanges,
  idempotent,
  async (c) => {
    const productId = pathId(c, 'product_id')
    await deleteWishOf(c.var.ctx, { userId: c.var.user.id, productId })
    return c.body(null, 204)
  },
)

wishlist.post(
  '/api/wishlist/bulk-delete/',
  signedIn,
  fewChanges,
  body(Items),
  idempotent,
  async (c) => {
    const { wishlist_item_ids: ids } = c.req.valid('json')
    await deleteWishes(c.var.ctx, { userId: c.var.user.id, ids })
    return c.body(null, 204)
  },
)

wishlist.post(
  '/api/wishlist/move-to-cart/:pk/',
  buying,
  fewChanges,
  body(Move),
  idempotent,
  async (c) => {
    const id = pathId(c, 'pk')
    const { wishlist_item_id: named = id, quantity } = c.req.valid('json')
    if (named !== id) throw invalidField('wishlist_item_id', 'This is not the item of the path.')
    const { ctx, operationId } = c.var
    await moveToCart(ctx, cartOwner(c), { id, quantity, operationId })
    return c.json({ success: true, message: 'Item moved to cart successfully' }, 201)
  },
)

function wisherOf(c: Http): Wisher {
  return { userId: c.var.user.id, currency: currencyOf(c), viewer: viewerOf(c) }
}
