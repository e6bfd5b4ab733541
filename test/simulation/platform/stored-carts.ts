import { newCart, type StoredCart } from '../../../src/core/cart/stored-cart.ts'
import type { ObjectHost } from './object-host.ts'

/** What the Cart objects keep, by cart. Those of storefronts are named by a public id. */
export function storedCarts(carts: ObjectHost): Map<number, StoredCart> {
  return new Map(
    [...carts.storages].map(([name, storage]) => {
      const cart = asCart(storage.read('cart'))
      return [cart.id ?? Number(name), cart]
    }),
  )
}

/** Safe: the Cart object writes nothing else under this name. */
function asCart(stored: unknown): StoredCart {
  return (stored ?? newCart) as StoredCart
}
