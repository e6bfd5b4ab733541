import { Hono } from 'hono'
import * as z from 'zod'
import { deliversTo } from '../../core/places/delivers-to.ts'
import { findStorefrontCart } from '../../core/storefront-cart/find-carts.ts'
import { findUnits } from '../../core/storefront-cart/find-units.ts'
import { readStorefrontCart } from '../../core/storefront-cart/get-cart.ts'
import type { CartUnit } from '../../core/storefront-cart/types.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { body } from '../../http/validate.ts'
import { customerOf } from './cart-guards.ts'
import { done } from './envelope.ts'
import { signedIn } from './guards.ts'
import { unitFields } from './item-fields.ts'
import { presentUnitName } from './presenters/unit-name.ts'
import { store } from './store.ts'
import { eitherForm } from './two-forms.ts'

const itemsMax = 100

const asked = {
  delivery_pincode: z.string().max(100).nullable(),
  fulfillment_type: z.enum(['delivery', 'collect-in-store']).optional(),
}

const OfCart = z.object({ cart_id: z.string().max(100), ...asked })
const OfItems = z.object({ items: z.array(z.object(unitFields)).max(itemsMax), ...asked })
const Asked = eitherForm(['cart_id'], OfCart, OfItems)

export const serviceability = new Hono<AppEnv>()

// Nothing can be collected, which a pincode of null asks for, too.
serviceability.post('/fulfillment/serviceability', signedIn, body(Asked), async (c) => {
  const { delivery_pincode, fulfillment_type } = c.req.valid('json')
  const named = await namedUnits(c, c.req.valid('json'))
  const isDelivered =
    fulfillment_type !== 'collect-in-store' && deliversTo(store.id, delivery_pincode)
  return done(c, 'Serviceability', {
    is_serviceable: isDelivered,
    ...(!isDelivered && { unserviceable_items: named.map(presentUnserviceable) }),
  })
})

interface NamedUnit {
  unit: CartUnit
  quantity: number
}

/** What is in the cart, or one of each that is named. */
async function namedUnits(c: Http, given: z.output<typeof Asked>): Promise<NamedUnit[]> {
  const { ctx } = c.var
  if ('cart_id' in given) {
    const customer = customerOf(c)
    const cart = await findStorefrontCart(ctx, customer.userId, given.cart_id)
    return (await readStorefrontCart(ctx, cart, customer)).lines
  }
  const named = given.items.map(({ product_id, variant_id }) => {
    return { productId: product_id, variantId: variant_id }
  })
  const units = await findUnits(ctx, store.currency, named)
  return units.map((unit) => ({ unit, quantity: 1 }))
}

function presentUnserviceable({ unit, quantity }: NamedUnit) {
  return {
    ...presentUnitName(unit),
    unserviceable_quantity: quantity,
    max_available_quantity: 0,
  }
}
