import { DurableObject } from 'cloudflare:workers'
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
import { createDurableStore } from './durable-store.ts'
import { type Metered, type MeteredMethods, metered } from './metered.ts'

/** One cart: a thin shell that queues what is done to it and gives core/cart its storage. */
export class Cart extends DurableObject<Env> implements MeteredMethods<CartObject> {
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

  read(owner: CartOwner): Promise<Metered<CartState>> {
    return metered(async () => {
      await this.#open(owner)
      return lines.readCart(this.#store)
    })
  }

  add(owner: CartOwner, item: Parameters<CartObject['add']>[1]): Promise<Metered<CartChange>> {
    const limited = { ...item, quantityMax: owner.policy.quantityMax }
    return this.#change(owner, () => lines.addLine(this.#store, limited, this.#now()))
  }

  setQuantity(
    owner: CartOwner,
    change: Parameters<CartObject['setQuantity']>[1],
  ): Promise<Metered<CartChange>> {
    const limited = { ...change, quantityMax: owner.policy.quantityMax }
    return this.#change(owner, () => lines.setLineQuantity(this.#store, limited, this.#now()))
  }

  take(owner: CartOwner, item: Parameters<CartObject['take']>[1]): Promise<Metered<CartChange>> {
    return this.#change(owner, () => lines.takeFromLine(this.#store, item, this.#now()))
  }

  remove(owner: CartOwner, lineIds: number[]): Promise<Metered<CartChange>> {
    return this.#change(owner, () => lines.removeLines(this.#store, lineIds, this.#now()))
  }

  clear(owner: CartOwner): Promise<Metered<CartChange>> {
    return this.#change(owner, () => lines.clearLines(this.#store, this.#now()))
  }

  checkout(
    owner: CartOwner,
    request: Parameters<CartObject['checkout']>[1],
  ): Promise<Metered<CheckoutOutcome>> {
    return this.#answerInTurn(async () => {
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

  #change(owner: CartOwner, change: () => CartChange): Promise<Metered<CartChange>> {
    return this.#answerInTurn(async () => {
      await this.#open(owner)
      await this.#recover()
      return change()
    })
  }

  #recover(): Promise<void> {
    return recoverCheckout({ ctx: this.world, store: this.#store })
  }

  #answerInTurn<T>(work: () => Promise<T>): Promise<Metered<T>> {
    return metered(() => this.#inTurn(work))
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
