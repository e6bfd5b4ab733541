import { endOf } from '../core/cart/expiry.ts'
import { type CartStore, newCart, type StoredCart } from '../core/cart/stored-cart.ts'
import { isTold, tellDelayMs } from '../core/cart/tell-cart.ts'

const key = 'cart'

/**
 * A cart in its object's storage: one row, in a table that the platform makes when it is first
 * written. It is kept in memory, too, where it is as good as stored: the platform holds every answer
 * and every call back until a write has happened, and ends the object where it cannot.
 */
export function createCartStore(storage: DurableObjectStorage, now: () => number): CartStore {
  let kept: StoredCart | undefined
  /** Null where no alarm is set, or that is not known yet. */
  let wakesAt: number | null = null

  function wakeBy(time: number): void {
    if (wakesAt !== null && wakesAt <= time) return
    wakesAt = time
    // Not awaited: it is stored together with what was written just now, or neither is.
    void storage.setAlarm(time)
  }

  return {
    read() {
      // One that was written by an earlier version may lack something.
      kept ??= { ...newCart, ...storage.kv.get<StoredCart>(key) }
      return kept
    },
    write(cart) {
      storage.kv.put(key, cart)
      kept = cart
      // A checkout that is under way has set the alarm, and sees to it when it ends; so does telling D1.
      const isLookedAfter = cart.checkout !== null || cart.told === null
      if (isLookedAfter) return
      const end = endOf(cart)
      if (!isTold(cart)) wakeBy(now() + tellDelayMs)
      else if (end !== null) wakeBy(end)
    },
    async wakeAt(time) {
      wakesAt = time
      if (time === null) await storage.deleteAlarm()
      else await storage.setAlarm(time)
    },
    awoken() {
      wakesAt = null
    },
  }
}
