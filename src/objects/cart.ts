import { DurableObject } from 'cloudflare:workers'
import { createContext } from '../context.ts'
import {
  changeCart,
  closeIfEmpty,
  contentOf,
  erase,
  eraseIfOver,
  mergeInto,
  peekAt,
  recallChange,
  retire,
  stateOf,
  tidyUp,
} from '../core/cart/change-cart.ts'
import type {
  CartOrderRequest,
  CheckoutOutcome,
  CheckoutRequest,
  Quote,
  QuoteOutcome,
  QuotePayment,
  QuoteRequest,
} from '../core/cart/checkouts.ts'
import type { CartEdit, MergedLine, Tidying } from '../core/cart/edit-types.ts'
import { applyEdit } from '../core/cart/edits.ts'
import { endOf } from '../core/cart/expiry.ts'
import * as lines from '../core/cart/lines.ts'
import type { CartStore, StoredCart } from '../core/cart/stored-cart.ts'
import { isTold, tellOfCart } from '../core/cart/tell-cart.ts'
import type {
  CartChange,
  CartObject,
  CartState,
  LineChoice,
  NewItem,
  OpenCart,
  PeekedCart,
} from '../core/cart/types.ts'
import { answerWithoutQuote } from '../core/checkout/attempt/answers.ts'
import { payQuote } from '../core/checkout/attempt/pay-quote.ts'
import { type Desk, recoveryDelayMs, type Till } from '../core/checkout/attempt/record.ts'
import { recoverCheckout } from '../core/checkout/attempt/recover.ts'
import { runCheckout } from '../core/checkout/attempt/run-checkout.ts'
import { closeQuote } from '../core/checkout/quotes/close-quote.ts'
import { quoteCart } from '../core/checkout/quotes/quote-cart.ts'
import { orderCart } from '../core/checkout/whole-cart/order-cart.ts'
import { describeError } from '../core/describe-error.ts'
import { GatewayUnavailable } from '../core/payments/errors.ts'
import type { Context } from '../core/ports.ts'
import { createCartStore } from './cart-store.ts'
import { type Metered, type MeteredMethods, metered } from './metered.ts'

const busy = { ok: false, reason: 'busy' } as const
const interrupted = { ok: false, reason: 'interrupted' } as const

/** How long D1 is left alone after it was not to be told. */
const retryDelayMs = 10_000

/** One cart: a thin shell that queues what is done to it and gives core/cart its storage. */
export class Cart extends DurableObject<Env> implements MeteredMethods<CartObject> {
  readonly #store: CartStore
  /** Replaced by tests that let calls to the outside fail. */
  world: Context
  #last: Promise<unknown> = Promise.resolve()

  constructor(state: DurableObjectState, env: Env) {
    super(state, env)
    this.#store = createCartStore(state.storage, () => this.#now())
    this.world = createContext(env, (work) => state.waitUntil(work))
  }

  read(cart: OpenCart): Promise<Metered<CartState>> {
    return metered(async () => stateOf(contentOf(this.#store, cart), cart))
  }

  peek(): Promise<Metered<PeekedCart>> {
    return metered(async () => peekAt(this.#store.read(), this.#now()))
  }

  recall(cart: OpenCart, operationId: string): Promise<Metered<CartChange | null>> {
    return metered(async () => recallChange(this.#store, cart, { operationId, now: this.#now() }))
  }

  add(
    cart: OpenCart,
    { cause, ...item }: NewItem,
    operationId: string | null,
  ): Promise<Metered<CartChange>> {
    const { quantityMax } = cart.policy
    const limited = { ...item, cartId: cart.id, quantityMax, createdAt: this.#now() }
    return this.#change(cart, operationId, (stored) => lines.addLine(stored, limited), cause)
  }

  setQuantity(
    cart: OpenCart,
    change: Parameters<CartObject['setQuantity']>[1],
    operationId: string | null,
  ): Promise<Metered<CartChange>> {
    const limited = { ...change, quantityMax: cart.policy.quantityMax }
    return this.#change(cart, operationId, (stored) => lines.setLineQuantity(stored, limited))
  }

  take(
    cart: OpenCart,
    item: Parameters<CartObject['take']>[1],
    operationId: string | null,
  ): Promise<Metered<CartChange>> {
    return this.#change(cart, operationId, (stored) => lines.takeFromLine(stored, item))
  }

  remove(
    cart: OpenCart,
    which: LineChoice[],
    operationId: string | null,
  ): Promise<Metered<CartChange>> {
    return this.#change(cart, operationId, (stored) => lines.removeLines(stored, which))
  }

  clear(cart: OpenCart, operationId: string | null): Promise<Metered<CartChange>> {
    return this.#change(cart, operationId, lines.clearLines)
  }

  applyCoupon(
    cart: OpenCart,
    couponId: number,
    operationId: string | null,
  ): Promise<Metered<CartChange>> {
    return this.#change(cart, operationId, (stored) => lines.keepCoupon(stored, couponId))
  }

  close(cart: OpenCart): Promise<Metered<boolean>> {
    return this.#whenSettled(false, () => closeIfEmpty(this.#store, cart))
  }

  edit(cart: OpenCart, edit: CartEdit, operationId: string | null): Promise<Metered<CartChange>> {
    const at = { cartId: cart.id, userId: cart.userId, now: this.#now() }
    return this.#change(cart, operationId, (stored) => applyEdit(stored, edit, at))
  }

  tidy(cart: OpenCart, tidying: Tidying): Promise<Metered<void>> {
    return this.#answerInTurn(async () => tidyUp(this.#store, cart, tidying))
  }

  retire(cart: OpenCart): Promise<Metered<CartState>> {
    return this.#onceSettled(() => retire(this.#store, cart))
  }

  merge(cart: OpenCart, fromId: number, lines: MergedLine[]): Promise<Metered<void>> {
    return this.#onceSettled(() =>
      mergeInto(this.#store, cart, { fromId, lines, now: this.#now() }),
    )
  }

  erase(cart: OpenCart): Promise<Metered<void>> {
    return this.#onceSettled(() => erase(this.#store, cart))
  }

  checkout(cart: OpenCart, request: CheckoutRequest): Promise<Metered<CheckoutOutcome>> {
    return this.#whenSettled(interrupted, () => runCheckout(this.#deskOf(cart), request))
  }

  order(cart: OpenCart, request: CartOrderRequest): Promise<Metered<CheckoutOutcome>> {
    return this.#whenSettled(interrupted, () => orderCart(this.#deskOf(cart), request))
  }

  quote(cart: OpenCart, request: QuoteRequest): Promise<Metered<QuoteOutcome>> {
    return this.#whenSettled(busy, () => quoteCart(this.#deskOf(cart), request))
  }

  pay(cart: OpenCart, quote: Quote, payment: QuotePayment): Promise<Metered<CheckoutOutcome>> {
    return this.#whenSettled(interrupted, () => payQuote(this.#deskOf(cart), quote, payment))
  }

  payWithoutQuote(
    cart: OpenCart,
    operationId: string | null,
  ): Promise<Metered<CheckoutOutcome | null>> {
    return this.#whenSettled<CheckoutOutcome | null>(interrupted, () =>
      answerWithoutQuote(this.#deskOf(cart), operationId),
    )
  }

  /**
   * Ends an interrupted checkout, forgets what is in a cart whose time is over, and tells D1 what the cart
   * holds. It sets the alarm again until all is done.
   */
  override async alarm(): Promise<void> {
    this.#store.awoken()
    try {
      await this.#inTurn(async () => {
        await recoverCheckout(this.#till())
        eraseIfOver(this.#store, this.#now())
        await tellOfCart(this.world, this.#store)
      })
    } catch (error) {
      // Cloudflare gives up on an alarm that throws six times; this one must not.
      this.world.log('error', 'cart.alarm_failed', { error: describeError(error) })
    }
    const cart = this.#store.read()
    const now = this.#now()
    const end = endOf(cart)
    if (cart.checkout) await this.#store.wakeAt(now + recoveryDelayMs(cart.checkout, now))
    else if (!isTold(cart)) await this.#store.wakeAt(now + retryDelayMs)
    else if (end !== null) await this.#store.wakeAt(end)
  }

  #change(
    cart: OpenCart,
    operationId: string | null,
    decide: (stored: StoredCart) => lines.LineChange,
    cause: string | null = null,
  ): Promise<Metered<CartChange>> {
    return this.#whenSettled(busy, async () => {
      const { quote } = this.#store.read()
      const asked = { operationId, cause, now: this.#now() }
      const change = changeCart(this.#store, cart, asked, decide)
      if (quote && !quote.isStale && this.#store.read().quote?.isStale) await this.#close(quote.id)
      return change
    })
  }

  /** Nobody is shown a stale quote. Where it cannot be closed now, it is when it is to be paid, or expires. */
  async #close(quoteId: string): Promise<void> {
    try {
      await closeQuote(this.world, quoteId)
    } catch (error) {
      this.world.log('warn', 'checkout.stale_left', { error: describeError(error) })
    }
  }

  /**
   * In its turn, and after a checkout that was cut off has ended, which may take its money. Answers
   * `unsettled` instead where its gateway does not say yet whether it has.
   */
  #whenSettled<T>(unsettled: T, work: () => T | Promise<T>): Promise<Metered<T>> {
    return this.#answerInTurn(async () => {
      try {
        await recoverCheckout(this.#till())
      } catch (error) {
        if (!(error instanceof GatewayUnavailable)) throw error
        this.world.log('warn', 'checkout.unsettled', { error: describeError(error) })
        return unsettled
      }
      return work()
    })
  }

  /** The same for what others cannot go on without. @throws GatewayUnavailable while nobody knows */
  #onceSettled<T>(work: () => T): Promise<Metered<T>> {
    return this.#answerInTurn(async () => {
      await recoverCheckout(this.#till())
      return work()
    })
  }

  #till(): Till {
    return { ctx: this.world, store: this.#store }
  }

  #deskOf(cart: OpenCart): Desk {
    return { ...this.#till(), cart }
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

  #now(): number {
    return this.world.clock.now().getTime()
  }
}
