import { checkoutEffects } from './core/checkout/effects.ts'
import { imageEffects } from './core/images/effects.ts'
import { stockEffects } from './core/inventory/stock-effects.ts'
import { paymentEffects } from './core/payments/effects.ts'
import type { EffectHandlers } from './core/ports.ts'
import { adoptionEffects } from './core/storefront-cart/adopt-carts.ts'
import { eraseEffects } from './core/storefront-cart/delete-cart.ts'

/** Every kind of effect that is no message, with what carries it out. */
export const effects: EffectHandlers = {
  ...stockEffects,
  ...paymentEffects,
  ...checkoutEffects,
  ...eraseEffects,
  ...adoptionEffects,
  ...imageEffects,
}
