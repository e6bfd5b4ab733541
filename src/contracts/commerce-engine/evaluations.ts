import { Hono } from 'hono'
import { evaluateCoupons } from '../../core/storefront-cart/evaluate-coupons.ts'
import { evaluatePromotions } from '../../core/storefront-cart/evaluate-promotions.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { customerOf, withCart } from './cart-guards.ts'
import { done } from './envelope.ts'
import {
  presentApplicableCoupon,
  presentApplicablePromotion,
  presentInapplicableCoupon,
  presentInapplicablePromotion,
} from './presenters/evaluation.ts'

/** Which offers fit a cart. */
export const evaluations = new Hono<AppEnv>()

evaluations.get('/carts/:id/evaluate-coupons', withCart, async (c) => {
  const found = await evaluateCoupons(c.var.ctx, c.var.storefrontCart, customerOf(c))
  return done(c, 'Coupons', {
    applicable_coupons: found.filter(({ hindrance }) => !hindrance).map(presentApplicableCoupon),
    inapplicable_coupons: found.flatMap(presentInapplicableCoupon),
  })
})

evaluations.get('/carts/:id/evaluate-promotions', withCart, async (c) => {
  const found = await evaluatePromotions(c.var.ctx, c.var.storefrontCart, customerOf(c))
  return done(c, 'Promotions', {
    applicable_promotions: found
      .filter(({ hindrance }) => !hindrance)
      .map(presentApplicablePromotion),
    inapplicable_promotions: found.flatMap(presentInapplicablePromotion),
  })
})
