import { describe, expect, it } from 'vitest'
import { directPolicy } from '../../src/contracts/avantlush/policy.ts'
import type { CheckoutRequest, DirectRefusal, DirectSale } from '../../src/core/cart/checkouts.ts'
import type { OpenCart } from '../../src/core/cart/types.ts'
import { aProduct, type ProductMade, stockOf } from '../support/catalogue/products.ts'
import { deleteProduct, takePrices, withdraw } from '../support/sales/avantlush-carts.ts'
import { aCartWith } from '../support/sales/carts.ts'
import { plainCheckout } from '../support/sales/plain-checkout.ts'
import { context } from '../support/world/context.ts'

/** What a Cart object is asked for where products are ordered directly, one unit of each. */
function saleOf(products: ProductMade[], more: Partial<DirectSale> = {}): DirectSale {
  const lines = products.map(({ id: productId, variantId }) => ({
    ...{ productId, variantId, quantity: 1, options: null },
  }))
  return { policy: directPolicy, gateway: 'cash', lines, ...more }
}

function order(cart: OpenCart, direct: DirectSale, operationId: string | null = null) {
  const request: CheckoutRequest = { ...plainCheckout(operationId), direct }
  return context().objects.cart(cart).checkout(cart, request)
}

describe('a direct sale', () => {
  it.each([
    ['deleted', deleteProduct],
    ['hidden', withdraw],
    ['left without its price', takePrices],
  ])('of a product that is %s at that moment orders nothing', async (_, befall) => {
    const [rest, doomed] = [await aProduct({ stock: 5 }), await aProduct({ stock: 5 })]
    const cart = await aCartWith([{ product: rest, quantity: 2 }], 'avantlush')
    const before = await context().objects.cart(cart).read(cart)
    await befall(doomed)
    const outcome = await order(cart, saleOf([rest, doomed]))
    expect(outcome).toEqual({ ok: false, reason: 'items_unknown', places: [1] })
    expect(await stockOf(rest)).toBe(5)
    expect(await context().objects.cart(cart).read(cart)).toEqual(before)
  })

  it('that could not be placed any more is answered as it was, and no other one', async () => {
    const product = await aProduct({ stock: 5 })
    const cart = await aCartWith([], 'avantlush')
    const refusal: DirectRefusal = { ok: false, reason: 'items_unknown', places: [0] }
    const first = await order(cart, saleOf([product]), 'the first')
    expect(await order(cart, saleOf([product], { refusal }), 'the first')).toEqual(first)
    expect(await order(cart, saleOf([product], { refusal }), 'another')).toEqual(refusal)
    expect(await order(cart, saleOf([product], { refusal }))).toEqual(refusal)
    expect(await stockOf(product)).toBe(4)
  })
})
