import { runInDurableObject } from 'cloudflare:test'
import type { Context } from '../../../src/core/ports.ts'
import type { Cart } from '../../../src/objects/cart.ts'
import { cartObjectOf, payFor, type QuotedSale } from '../sales/quoted-sales.ts'
import { onlyRefusals } from './crashes.ts'
import { withFault } from './faulty-gateway.ts'
import { stillObject } from './still-object.ts'

/** Pays a sale; something happens between the provider's word that the money is there and the order. */
export async function payWhile(
  ctx: Context,
  sale: QuotedSale,
  meanwhile: () => Promise<unknown>,
): Promise<void> {
  const object = cartObjectOf(sale)
  await stillObject(object)
  await runInDurableObject(object, (cart: Cart) => {
    cart.world = withFault(cart.world, sale.way.provider, 'charge', async (carryOut) => {
      const answer = await carryOut()
      await meanwhile()
      return answer
    })
  })
  await payFor(ctx, sale).catch(onlyRefusals)
  await stillObject(object)
}
