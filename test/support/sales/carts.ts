import { env } from 'cloudflare:workers'
import { policy as avantlush } from '../../../src/contracts/avantlush/policy.ts'
import { policy as cortex } from '../../../src/contracts/cortex/policy.ts'
import { policy as store } from '../../../src/contracts/store/policy.ts'
import { openCart } from '../../../src/core/cart/open-cart.ts'
import type { CartTerms, OpenCart } from '../../../src/core/cart/types.ts'
import type { ContractName } from '../../../src/core/ports.ts'
import type { ProductMade } from '../catalogue/products.ts'
import { anAccount } from '../customers/accounts.ts'
import { context } from '../world/context.ts'
import { plainCheckout } from './plain-checkout.ts'

/** How a contract sells to a user. */
export function termsOf(contract: ContractName, userId: number): CartTerms {
  if (contract === 'cortex') {
    return { contract, channel: 'ir', userId, currency: 'IRR', policy: cortex }
  }
  const policy = contract === 'store' ? store : avantlush
  return { contract, channel: 'us', userId, currency: 'USD', policy }
}

/** A user's cart, opened. */
export async function aCartOf(userId: number, contract: ContractName = 'store'): Promise<OpenCart> {
  const owner = { ...termsOf(contract, userId), openCart: null }
  return (await openCart(context(), owner)).cart
}

/** What of a product a cart needs. */
type Buyable = Pick<ProductMade, 'id' | 'variantId'>

/** The cart of a new account, filled. */
export async function aCartWith(
  items: { product: Buyable; quantity: number }[],
  contract: ContractName = 'store',
): Promise<OpenCart> {
  const cart = await aCartOf(await anAccount(), contract)
  const object = context().objects.cart(cart)
  for (const { product, quantity } of items) {
    const { id: productId, variantId } = product
    const item = { productId, variantId, unitAmount: 1999, quantity, stock: 999 }
    await object.add(cart, item, null)
  }
  return cart
}

/** An order of a new account in the store, and the cart that it came from. */
export async function sell(product: Buyable, quantity: number) {
  const cart = await aCartWith([{ product, quantity }])
  const request = plainCheckout()
  const outcome = await context().objects.cart(cart).checkout(cart, request)
  if (!outcome.ok) throw new Error('Nothing was sold')
  const row = await env.DB.prepare('SELECT id FROM orders WHERE checkout_id = ?')
    .bind(outcome.checkoutId)
    .first<{ id: number }>()
  return { cart, orderId: row?.id ?? 0 }
}
