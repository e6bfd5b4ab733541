import { newCart, type StoredCart } from '../../../src/core/cart/stored-cart.ts'
import type { ObjectHost } from './object-host.ts'

/** What the Cart objects keep, by cart. */
export function storedCarts(carts: ObjectHost): Map<number, StoredCart> {
  return new Map(
    [...carts.storages].map(([id, storage]) => [Number(id), asCart(storage.read('cart'))]),
  )
}

/** Safe: the Cart object writes nothing else under this name. */
function asCart(stored: unknown): StoredCart {
  return (stored ?? newCart) as StoredCart
}
