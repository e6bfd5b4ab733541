import type { CartObject } from '../core/cart/types.ts'
import type { StockObject } from '../core/inventory/types.ts'
import type { Clock, Objects } from '../core/ports.ts'
import { counterNameOf } from '../core/visits/counter.ts'
import type { VisitObject } from '../core/visits/types.ts'
import { type Calls, callsTo } from './call-object.ts'
import type { Cart } from './cart.ts'
import type { StockCounter } from './stock-counter.ts'
import type { VisitCounter } from './visit-counter.ts'

/** The objects behind the interfaces of the core. */
export function createObjects(env: Env, { wait }: Pick<Clock, 'wait'>): Objects {
  return {
    cart: (contract, userId) =>
      cartClient(callsTo(() => env.CARTS.getByName(`${contract}:${userId}`), wait)),
    stock: (variantId) => stockClient(callsTo(() => env.STOCK.getByName(String(variantId)), wait)),
    visits: (productId) =>
      visitClient(callsTo(() => env.VISITS.getByName(counterNameOf(productId)), wait)),
  }
}

function cartClient({ once, repeatable }: Calls<DurableObjectStub<Cart>>): CartObject {
  return {
    read: (owner) => repeatable((cart) => cart.read(owner)),
    add: (owner, item) => once((cart) => cart.add(owner, item)),
    setQuantity: (owner, change) => once((cart) => cart.setQuantity(owner, change)),
    take: (owner, item) => once((cart) => cart.take(owner, item)),
    remove: (owner, lineIds) => once((cart) => cart.remove(owner, lineIds)),
    clear: (owner) => once((cart) => cart.clear(owner)),
    checkout: (owner, request) => once((cart) => cart.checkout(owner, request)),
  }
}

/** Every method of a counter is idempotent by its key. */
function stockClient({ repeatable }: Calls<DurableObjectStub<StockCounter>>): StockObject {
  return {
    reserve: (request) => repeatable((counter) => counter.reserve(request)),
    commit: (variantId, checkoutId) =>
      repeatable((counter) => counter.commit(variantId, checkoutId)),
    release: (variantId, checkoutId) =>
      repeatable((counter) => counter.release(variantId, checkoutId)),
    restock: (request) => repeatable((counter) => counter.restock(request)),
    set: (request) => repeatable((counter) => counter.set(request)),
    read: (variantId) => repeatable((counter) => counter.read(variantId)),
  }
}

/** A repeated call would be a second visit. */
function visitClient({ once }: Calls<DurableObjectStub<VisitCounter>>): VisitObject {
  return { record: (productId, atLeast) => once((counter) => counter.record(productId, atLeast)) }
}
