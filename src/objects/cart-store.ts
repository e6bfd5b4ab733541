import { type CartStore, newCart, type StoredCart } from '../core/cart/stored-cart.ts'

const key = 'cart'

/**
 * A cart in its object's storage: one row, in a table that the platform makes when it is first
 * written. It is kept in memory, too, where it is as good as stored: the platform holds every answer
 * and every call back until a write has happened, and ends the object where it cannot.
 */
export function createCartStore(storage: DurableObjectStorage): CartStore {
  let kept: StoredCart | undefined
  return {
    read() {
      kept ??= storage.kv.get<StoredCart>(key) ?? newCart
      return kept
    },
    write(cart) {
      storage.kv.put(key, cart)
      kept = cart
    },
    async wakeAt(time) {
      if (time === null) await storage.deleteAlarm()
      else await storage.setAlarm(time)
    },
  }
}
