import { Hono } from 'hono'
import * as z from 'zod'
import { applyCoupon, removeCoupon } from '../../core/storefront-cart/coupon.ts'
import {
  payWithCredit,
  payWithGiftCard,
  payWithPoints,
  takeBack,
} from '../../core/storefront-cart/other-means.ts'
import { setAddresses } from '../../core/storefront-cart/set-addresses.ts'
import type { PricedCart } from '../../core/storefront-cart/types.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { body } from '../../http/validate.ts'
import { AddressInput, served, toDetailedAddress } from './address-fields.ts'
import { amountField } from './amount-field.ts'
import { editingOf, withCart } from './cart-guards.ts'
import { done } from './envelope.ts'
import { withAccount } from './guards.ts'
import { idText } from './item-fields.ts'
import { fewChanges, fewGuesses } from './limits.ts'
import { presentCart } from './presenters/cart.ts'
import { eitherForm } from './two-forms.ts'

const savedNames = ['billing_address_id', 'shipping_address_id']

const SavedAddresses = z
  .object({ billing_address_id: idText, shipping_address_id: idText })
  .transform(({ billing_address_id: billingId, shipping_address_id: shippingId }) => {
    return { billingId, shippingId, served }
  })

const TypedAddresses = z
  .object({ billing_address: AddressInput, shipping_address: AddressInput })
  .transform(({ billing_address, shipping_address }) => {
    return {
      billing: toDetailedAddress(billing_address),
      shipping: toDetailedAddress(shipping_address),
    }
  })

const Addresses = eitherForm(savedNames, SavedAddresses, TypedAddresses)

const codeField = z.string().trim().min(1).max(100)

const Coupon = z.object({ coupon_code: codeField })
const GiftCard = z.object({ gift_card_code: codeField })
const Points = z.object({ loyalty_point_redeemed: z.int().min(1) })
const Credit = z.object({ credit_balance_used: amountField })

export const cartDetails = new Hono<AppEnv>()

cartDetails.post(
  '/carts/:id/address',
  withCart,
  fewChanges,
  body(Addresses),
  idempotent,
  async (c) => answer(c, await setAddresses(c.var.ctx, editingOf(c), c.req.valid('json'))),
)

cartDetails.post('/carts/:id/coupon', withCart, fewChanges, body(Coupon), idempotent, async (c) => {
  const { coupon_code } = c.req.valid('json')
  return answer(c, await applyCoupon(c.var.ctx, editingOf(c), coupon_code))
})

cartDetails.delete('/carts/:id/coupon', withCart, fewChanges, idempotent, async (c) =>
  answer(c, await removeCoupon(c.var.ctx, editingOf(c))),
)

cartDetails.post(
  '/carts/:id/loyalty-points',
  withCart,
  withAccount,
  fewChanges,
  body(Points),
  idempotent,
  async (c) => {
    const { loyalty_point_redeemed } = c.req.valid('json')
    return answer(c, await payWithPoints(c.var.ctx, editingOf(c), loyalty_point_redeemed))
  },
)

cartDetails.post(
  '/carts/:id/credit-balance',
  withCart,
  withAccount,
  fewChanges,
  body(Credit),
  idempotent,
  async (c) => {
    const { credit_balance_used } = c.req.valid('json')
    return answer(c, await payWithCredit(c.var.ctx, editingOf(c), credit_balance_used))
  },
)

cartDetails.post(
  '/carts/:id/gift-card',
  withCart,
  fewGuesses,
  fewChanges,
  body(GiftCard),
  idempotent,
  async (c) => {
    const { gift_card_code } = c.req.valid('json')
    return answer(c, await payWithGiftCard(c.var.ctx, editingOf(c), gift_card_code))
  },
)

for (const [path, means] of [
  ['loyalty-points', 'points'],
  ['credit-balance', 'creditAmount'],
  ['gift-card', 'giftCardId'],
] as const) {
  cartDetails.delete(`/carts/:id/${path}`, withCart, fewChanges, idempotent, async (c) =>
    answer(c, await takeBack(c.var.ctx, editingOf(c), means)),
  )
}

function answer(c: Http, cart: PricedCart): Response {
  return done(c, 'Cart updated', { cart: presentCart(cart, c) })
}
