import { policy as cortex } from '../../../src/contracts/cortex/policy.ts'
import { policy as store } from '../../../src/contracts/store/policy.ts'
import type { CartOwner } from '../../../src/core/cart/types.ts'
import type { ContractName } from '../../../src/core/ports.ts'
import type { ProductMade } from '../catalogue/products.ts'
import { anAccount } from '../customers/accounts.ts'
import { context } from '../world/context.ts'

/** The cart of a new account, filled. */
export async function aCartWith(
  items: { product: ProductMade; quantity: number }[],
  contract: ContractName = 'store',
): Promise<CartOwner> {
  const currency = contract === 'cortex' ? 'IRR' : 'USD'
  const policy = contract === 'cortex' ? cortex : store
  const owner: CartOwner = { contract, userId: await anAccount(), currency, policy }
  const cart = context().objects.cart(contract, owner.userId)
  for (const { product, quantity } of items) {
    const { id: productId, variantId } = product
    await cart.add(owner, { productId, variantId, unitAmount: 1999, quantity, stock: 999 })
  }
  return owner
}
