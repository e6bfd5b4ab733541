import { Hono } from 'hono'
import { listCoupons } from '../../core/promotions/list-coupons.ts'
import { listPromotions } from '../../core/promotions/list-promotions.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { done } from './envelope.ts'
import { signedIn } from './guards.ts'
import { presentCoupon } from './presenters/coupon.ts'
import { presentPromotion } from './presenters/promotion.ts'
import { store } from './store.ts'

/** The same for every session. These paths stand before those that begin with the id of a cart. */
export const offers = new Hono<AppEnv>()

offers.get('/carts/available-coupons', signedIn, async (c) => {
  const coupons = await listCoupons(c.var.ctx, store.id)
  return done(c, 'Coupons', { coupons: coupons.map(presentCoupon) })
})

offers.get('/carts/available-promotions', signedIn, async (c) => {
  const promotions = await listPromotions(c.var.ctx, store.currency)
  return done(c, 'Promotions', { promotions: promotions.map(presentPromotion) })
})
