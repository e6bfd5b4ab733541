import { Hono } from 'hono'
import * as z from 'zod'
import type { SellableUnit } from '../../core/catalog/sellable-unit.ts'
import { addUnitWish } from '../../core/wishlist/add-unit-wish.ts'
import { removeUnitWish } from '../../core/wishlist/remove-unit-wish.ts'
import type { UnitWisher } from '../../core/wishlist/types.ts'
import { listUnitWishes } from '../../core/wishlist/unit-wishes.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { body } from '../../http/validate.ts'
import { done } from './envelope.ts'
import { ownUser, signedIn } from './guards.ts'
import { unitFields } from './item-fields.ts'
import { fewChanges } from './limits.ts'
import { presentItem } from './presenters/item.ts'
import { store } from './store.ts'

const Entry = z
  .object(unitFields)
  .transform(({ product_id: productId, variant_id: variantId }) => ({ productId, variantId }))

const ofUser = '/wishlist/:id'

export const wishlist = new Hono<AppEnv>()

wishlist.get(ofUser, signedIn, ownUser, async (c) =>
  present(c, 'Wishlist', await listUnitWishes(c.var.ctx, wisherOf(c))),
)

wishlist.post(ofUser, signedIn, ownUser, fewChanges, body(Entry), idempotent, async (c) => {
  const units = await addUnitWish(c.var.ctx, wisherOf(c), c.req.valid('json'))
  return present(c, 'Added to the wishlist', units)
})

wishlist.delete(ofUser, signedIn, ownUser, fewChanges, body(Entry), idempotent, async (c) => {
  const units = await removeUnitWish(c.var.ctx, wisherOf(c), c.req.valid('json'))
  return present(c, 'Removed from the wishlist', units)
})

function wisherOf(c: Http): UnitWisher {
  return { userId: c.var.user.id, currency: store.currency }
}

function present(c: Http, message: string, units: SellableUnit[]): Response {
  return done(c, message, { products: units.map((unit) => presentItem(unit)) })
}
