import { createContext } from '../context.ts'
import * as lines from '../core/cart/lines.ts'
import { openCartNumber } from '../core/cart/open-cart-number.ts'
import type {
  CartChange,
  CartObject,
  CartOwner,
  CartState,
  CheckoutOutcome,
} from '../core/cart/types.ts'
import { createCheckoutTables, findOpenRecord } from '../core/checkout/record.ts'
import { recoverCheckout, recoveryDelayMs, runCheckout } from '../core/checkout/run-checkout.ts'
import type { LocalStore } from '../core/local-store.ts'
import type { Context } from '../core/ports.ts'
import { saleRules } from '../core/sale-rules.ts'
import { createDurableStore } from './durable-store.ts'
import { MeteredObject } from './metered-object.ts'

/** One cart: a thin shell that queues what is done to it and gives core/cart its storage. */
export class Cart extends MeteredObject implements CartObject {
  readonly #store: LocalStore
  /** Replaced by tests that let calls to the outside fail. */
  world: Context
  #last: Promise<unknown> = Promise.resolve()

  constructor(state: DurableObjectState, env: Env) {
    super(state, env)
    this.#store = createDurableStore(state.storage)
    this.world = createContext(env, (work) => state.waitUntil(work))
    lines.createCartTables(this.#store)
    createCheckoutTables(this.#store)
  }

  async read(owner: CartOwner): Promise<CartState> {
    await this.#open(owner)
    return lines.readCart(this.#store)
  }

  add(owner: CartOwner, item: Parameters<CartObject['add']>[1]): Promise<CartChange> {
    const limited = { ...item, quantityMax: saleRules[owner.contract].quantityMax }
    return this.#change(owner, () => lines.addLine(this.#store, limited, this.#now()))
  }

  setQuantity(
    owner: CartOwner,
    change: Parameters<CartObject['setQuantity']>[1],
  ): Promise<CartChange> {
    const limited = { ...change, quantityMax: saleRules[owner.contract].quantityMax }
    return this.#change(owner, () => lines.setLineQuantity(this.#store, limited, this.#now()))
  }

  take(owner: CartOwner, item: Parameters<CartObject['take']>[1]): Promise<CartChange> {
    return this.#change(owner, () => lines.takeFromLine(this.#store, item, this.#now()))
  }

  remove(owner: CartOwner, lineIds: number[]): Promise<CartChange> {
    return this.#change(owner, () => lines.removeLines(this.#store, lineIds, this.#now()))
  }

  clear(owner: CartOwner): Promise<CartChange> {
    return this.#change(owner, () => lines.clearLines(this.#store, this.#now()))
  }

  checkout(
    owner: CartOwner,
    request: Parameters<CartObject['checkout']>[1],
  ): Promise<CheckoutOutcome> {
    return this.#inTurn(async () => {
      await this.#open(owner)
      return runCheckout({ ctx: this.world, store: this.#store, owner }, request)
    })
  }

  /** Ends a checkout that was cut off, and sets itself again until it is ended. */
  override async alarm(): Promise<void> {
    try {
      await this.#inTurn(() => this.#recover())
    } catch (error) {
      // Cloudflare gives up on an alarm that throws six times; this one must not.
      this.world.log('error', 'cart.alarm_failed', { error: String(error) })
    }
    if (findOpenRecord(this.#store)) {
      await this.ctx.storage.setAlarm(this.#now() + recoveryDelayMs)
    }
  }

  #change(owner: CartOwner, change: () => CartChange): Promise<CartChange> {
    return this.#inTurn(async () => {
      await this.#open(owner)
      await this.#recover()
      return change()
    })
  }

  #recover(): Promise<void> {
    return recoverCheckout({ ctx: this.world, store: this.#store })
  }

  /** Others interleave at every await of a checkout; this keeps them waiting for their turn. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work)
    this.#last = turn.catch(() => undefined)
    return turn
  }

  async #open(owner: CartOwner): Promise<void> {
    if (lines.findCart(this.#store)) return
    const id = await openCartNumber(this.world, owner)
    lines.openCart(this.#store, id, this.#now())
  }

  #now(): number {
    return this.world.clock.now().getTime()
  }
}
