import type { CartObject } from '../core/cart/types.ts'
import type { StockObject } from '../core/inventory/types.ts'
import type { Objects } from '../core/ports.ts'
import { counterNameOf } from '../core/visits/counter.ts'
import type { VisitObject } from '../core/visits/types.ts'
import { type Calls, callsTo, type Waiting } from './call-object.ts'
import type { MeteredMethods } from './metered.ts'

/** The objects behind the interfaces of the core. */
export function createObjects(
  env: Pick<Env, 'CARTS' | 'STOCK' | 'VISITS'>,
  waiting: Waiting,
): Objects {
  return {
    cart: ({ id, uuid }) =>
      cartClient(callsTo(() => env.CARTS.getByName(uuid ?? String(id)), waiting)),
    stock: (variantId) =>
      stockClient(callsTo(() => env.STOCK.getByName(String(variantId)), waiting)),
    visits: (productId) =>
      visitClient(callsTo(() => env.VISITS.getByName(counterNameOf(productId)), waiting)),
  }
}

/** A change that has an operation id happens once, however often it is asked for. */
function cartClient({ once, repeatable }: Calls<MeteredMethods<CartObject>>): CartObject {
  const callFor = (operationId: string | null) => (operationId === null ? once : repeatable)
  return {
    read: (cart) => repeatable((object) => object.read(cart)),
    peek: () => repeatable((object) => object.peek()),
    recall: (cart, id) => repeatable((object) => object.recall(cart, id)),
    add: (cart, item, id) => callFor(id)((object) => object.add(cart, item, id)),
    setQuantity: (cart, change, id) =>
      callFor(id)((object) => object.setQuantity(cart, change, id)),
    take: (cart, item, id) => callFor(id)((object) => object.take(cart, item, id)),
    remove: (cart, which, id) => callFor(id)((object) => object.remove(cart, which, id)),
    clear: (cart, id) => callFor(id)((object) => object.clear(cart, id)),
    applyCoupon: (cart, couponId, id) =>
      callFor(id)((object) => object.applyCoupon(cart, couponId, id)),
    edit: (cart, edit, id) => callFor(id)((object) => object.edit(cart, edit, id)),
    tidy: (cart, tidying) => repeatable((object) => object.tidy(cart, tidying)),
    retire: (cart) => repeatable((object) => object.retire(cart)),
    merge: (cart, fromId, lines) => repeatable((object) => object.merge(cart, fromId, lines)),
    erase: (cart) => repeatable((object) => object.erase(cart)),
    close: (cart) => repeatable((object) => object.close(cart)),
    checkout: (cart, request) =>
      callFor(request.operationId)((object) => object.checkout(cart, request)),
    order: (cart, request) => callFor(request.operationId)((object) => object.order(cart, request)),
    // Another quote replaces the one before, and a quote makes one order.
    quote: (cart, request) => repeatable((object) => object.quote(cart, request)),
    pay: (cart, quote, payment) => repeatable((object) => object.pay(cart, quote, payment)),
    payWithoutQuote: (cart, id) => repeatable((object) => object.payWithoutQuote(cart, id)),
  }
}

/** Every method of a counter is idempotent by its key. */
function stockClient({ repeatable }: Calls<MeteredMethods<StockObject>>): StockObject {
  return {
    reserve: (request) => repeatable((counter) => counter.reserve(request)),
    commit: (variantId, checkoutId, projectedVersion) =>
      repeatable((counter) => counter.commit(variantId, checkoutId, projectedVersion)),
    release: (variantId, checkoutId) =>
      repeatable((counter) => counter.release(variantId, checkoutId)),
    restock: (request) => repeatable((counter) => counter.restock(request)),
    set: (request) => repeatable((counter) => counter.set(request)),
    read: (variantId) => repeatable((counter) => counter.read(variantId)),
  }
}

/** A repeated call would be a second visit. */
function visitClient({ once }: Calls<MeteredMethods<VisitObject>>): VisitObject {
  return { record: (productId, atLeast) => once((counter) => counter.record(productId, atLeast)) }
}
