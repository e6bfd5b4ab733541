import { Hono } from 'hono'
import * as z from 'zod'
import { chooseDelivery, getDeliveryChoices } from '../../core/storefront-cart/delivery.ts'
import { DeliveryUnavailable } from '../../core/storefront-cart/errors.ts'
import { findStorefrontCart } from '../../core/storefront-cart/find-carts.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { body } from '../../http/validate.ts'
import { customerOf, editingOf, withCart } from './cart-guards.ts'
import { done } from './envelope.ts'
import { signedIn } from './guards.ts'
import { idText } from './item-fields.ts'
import { fewChanges } from './limits.ts'
import { presentCart } from './presenters/cart.ts'
import { presentDeliveryOptions } from './presenters/delivery.ts'

const fulfilmentType = z.enum(['delivery', 'collect-in-store'])

const Options = z.object({
  cart_id: z.string().max(100),
  fulfillment_type: fulfilmentType.optional(),
})

const shipmentsMax = 100

const Shipment = z
  .object({
    id: z.string().max(100),
    shipping_provider_id: idText,
    courier_company_id: z.string().max(100).nullish(),
  })
  .transform(({ id, shipping_provider_id: shippingMethodId }) => ({ id, shippingMethodId }))

const Delivery = z.object({
  fulfillment_type: z.literal('delivery'),
  shipments: z.array(Shipment).max(shipmentsMax),
})

const Collection = z.object({
  fulfillment_type: z.literal('collect-in-store'),
  pickup_location_id: z.string().max(100),
})

const Preference = z.discriminatedUnion('fulfillment_type', [Delivery, Collection])

export const delivery = new Hono<AppEnv>()

delivery.post('/carts/fulfillment-options', signedIn, body(Options), async (c) => {
  const { ctx } = c.var
  const { cart_id } = c.req.valid('json')
  const customer = customerOf(c)
  const cart = await findStorefrontCart(ctx, customer.userId, cart_id)
  const priced = await getDeliveryChoices(ctx, cart, customer)
  return done(c, 'Delivery options', presentDeliveryOptions(priced))
})

delivery.post(
  '/carts/:id/fulfillment-preference',
  withCart,
  fewChanges,
  body(Preference),
  idempotent,
  async (c) => {
    const wanted = c.req.valid('json')
    // Nothing can be collected.
    if (wanted.fulfillment_type !== 'delivery') throw new DeliveryUnavailable('no_collection')
    const cart = await chooseDelivery(c.var.ctx, editingOf(c), wanted.shipments)
    return done(c, 'Delivery chosen', { cart: presentCart(cart, c) })
  },
)
