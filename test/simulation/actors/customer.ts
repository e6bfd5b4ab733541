import type { WantedItem } from '../../../src/core/cart/add-to-cart.ts'
import { type Cart, clearCart, openAndTidyCart } from '../../../src/core/cart/cart.ts'
import {
  cartAndProductIn,
  openCartIn,
  openWithProduct,
  selectOpenCart,
} from '../../../src/core/cart/open-cart.ts'
import type { CartOwner, CartTerms } from '../../../src/core/cart/types.ts'
import type { SignedInUser } from '../../../src/core/identity/types.ts'
import type { Order } from '../../../src/core/orders/queries.ts'
import type { Context } from '../../../src/core/ports.ts'
import { writeBatch } from '../../../src/core/write-batch.ts'
import { type CartAccount, cartAccountOf } from '../accounts/cart-account.ts'
import { type OrderAccount, orderAccountOf } from '../accounts/order-account.ts'
import { diceOf } from '../kernel/dice.ts'
import { staffMember } from '../platform/catalogue.ts'
import { type Answer, isAnswered } from './answer.ts'
import type { Client } from './client.ts'

export type Step = () => Promise<unknown>

/** A contract's command that puts something into the cart. */
type Add = (ctx: Context, owner: CartOwner, item: WantedItem) => Promise<unknown>

type Answers<T> = (Answer<T> | null)[]

type Work<T> = (ctx: Context, operationId: string | null) => Promise<T>

/** What all customers do alike, in whichever contract. */
export abstract class Customer {
  readonly client: Client
  readonly terms: CartTerms
  readonly cart: CartAccount
  readonly known: OrderAccount
  #keys = 0
  /** Requests under keys that may be sent once more, whatever came of them. */
  readonly #sent: Step[] = []
  /** Keys whose requests were answered. */
  readonly #used: string[] = []

  constructor(client: Client, terms: CartTerms) {
    this.client = client
    this.terms = terms
    this.cart = cartAccountOf(client.run, terms)
    this.known = orderAccountOf(client.run, terms)
  }

  /** In some runs customers never do some of what they can do, and do other things often. */
  #inHabit(steps: [weight: number, step: Step][]): [weight: number, step: Step][] {
    const dice = diceOf(this.client.run.plan.seed, `habits of ${this.terms.contract}`)
    return steps.map(([weight, step]) => [weight * dice.pick([0, 1, 1, 4]), step])
  }

  #drawStep(steps: [weight: number, step: Step][]): Step {
    const total = steps.reduce((sum, [weight]) => sum + weight, 0)
    let left = this.client.dice.fraction() * total
    for (const [weight, step] of steps) {
      left -= weight
      if (left < 0) return step
    }
    return async () => undefined
  }

  protected abstract steps(): [weight: number, step: Step][]

  /** Some things in some order, mostly the usual one, with pauses in between. */
  async act(): Promise<void> {
    const { dice } = this.client
    const steps: [number, Step][] = [
      ...this.#inHabit(this.steps()),
      [3, () => this.#sendAgain()],
      [0.3, () => this.#misuseKey()],
    ]
    const [add, checkOut, end] = this.usual()
    const second = dice.pick([[], [], [add], [() => this.readsCart()]])
    const knowsWhatFor = this.client.run.plan.rush !== null
    const routine = knowsWhatFor || dice.chance(0.7) ? [add, ...second, checkOut, end] : []
    for (const step of routine) {
      await this.client.wait(100, 20_000)
      await step()
    }
    for (let count = dice.between(0, 4); count > 0; count--) {
      await this.client.wait(100, 60_000)
      await this.#drawStep(steps)()
    }
  }

  /** Adding, checking out, and paying or thinking better of it. */
  protected abstract usual(): [Step, Step, Step]

  get user(): SignedInUser {
    const { userId } = this.terms
    return {
      ...staffMember,
      ...{ id: userId, email: `customer-${userId}@shop.test`, firstName: 'Customer' },
      isStaff: false,
    }
  }

  /** The user with his open cart, as the guards find it. */
  protected async owner(ctx: Context): Promise<CartOwner> {
    const [found] = await writeBatch(ctx.db, [selectOpenCart(this.terms)])
    return { ...this.terms, openCart: openCartIn(found) }
  }

  /** The same for a request that adds: the cart is opened, and the product looked for, at sign-in. */
  protected async ownerToAdd(ctx: Context, productId: number): Promise<CartOwner> {
    const results = await writeBatch(ctx.db, openWithProduct(ctx, this.terms, productId))
    const { cart, product } = cartAndProductIn(results)
    return { ...this.terms, openCart: cart, looked: { productId, product } }
  }

  protected pickOrder() {
    const { orders } = this.known
    return orders.length > 0 ? this.client.dice.pick(orders) : null
  }

  protected pickPayment() {
    const { payments } = this.known
    return payments.length > 0 ? this.client.dice.pick(payments) : null
  }

  /** Most requests have a key; some clients know of none. */
  protected newKey(): string | null {
    return this.client.dice.chance(0.6) ? `key ${this.client.name} ${++this.#keys}` : null
  }

  protected once<T>(what: string, key: string | null, work: Work<T>): Promise<Answer<T> | null> {
    const { userId } = this.terms
    if (key === null) return this.client.request(what, (ctx) => work(ctx, null))
    return this.client.keyed(what, { userId, key }, work)
  }

  /** Adds something by the contract's own command, and keeps account of it. */
  protected async adds(add: Add): Promise<void> {
    const { id: productId } = this.client.pickProduct()
    const item = { productId, quantity: this.client.dice.between(1, 2) }
    this.cart.asked(item)
    const what = `adds ${item.quantity} of ${productId}`
    const work: Work<void> = async (ctx, operationId) => {
      await add(ctx, await this.ownerToAdd(ctx, productId), { ...item, operationId })
    }
    const key = this.newKey()
    const answer =
      key === null ? await this.once(what, key, work) : await this.repeated(what, key, work)
    if (answer?.is === 'answered') this.cart.added(item)
  }

  /** What is in the cart; null where no good answer comes. */
  protected async readsCart(): Promise<Cart | null> {
    const answer = await this.client.request('reads the cart', async (ctx) =>
      openAndTidyCart(ctx, await this.owner(ctx)),
    )
    return answer?.is === 'answered' ? answer.value : null
  }

  /** Takes everything out. */
  protected async clears(): Promise<void> {
    this.cart.isEmptied = true
    await this.once('clears the cart', this.newKey(), async (ctx, operationId) => {
      await clearCart(ctx, await this.owner(ctx), operationId)
    })
  }

  /** Checks out, perhaps several times; an order that was answered exists, and stays what it was. */
  protected async placesOrders(what: string, work: Work<Order>): Promise<void> {
    const { run, name } = this.client
    const key = this.newKey()
    this.known.asked(key)
    await this.askedOften(what, key, work, (answers) => {
      const orders = answers.filter(isAnswered).map(({ value }) => value)
      const undecided = answers.filter(isUndecided).length
      const wrong = this.known.told({ key, orders, undecided })
      if (wrong) run.violations.add(`${wrong} to ${name}`)
    })
    if (this.client.dice.chance(0.15)) await this.readsCart()
  }

  /** A page of the newest: what its reader knew of before is there. */
  protected showsOrders(known: { id: number }[], shown: Pick<Order, 'id' | 'totalAmount'>[]): void {
    const { run, name } = this.client
    const oldest = Math.min(...shown.map(({ id }) => id))
    const missing = known.filter(({ id }) => id >= oldest && !shown.some((one) => one.id === id))
    if (missing.length > 0 || (known.length > 0 && shown.length === 0)) {
      run.violations.add(`8 ${name} is not shown an order that was answered before`)
    }
    for (const order of shown) this.known.learn(order)
  }

  /** One of its answers, a good one where there is any. */
  protected async repeated<T>(
    what: string,
    key: string | null,
    work: Work<T>,
  ): Promise<Answer<T> | null> {
    const answers = await this.askedOften(what, key, work)
    return answers.find(isAnswered) ?? answers.at(-1) ?? null
  }

  /**
   * With a key, what got no answer is asked again, at once or much later; some ask twice at once. All
   * answers, which `hear` hears, too, whenever they come.
   */
  protected async askedOften<T>(
    what: string,
    key: string | null,
    work: Work<T>,
    hear: (answers: Answers<T>) => void = () => undefined,
  ): Promise<Answers<T>> {
    const answers = await this.#askNow(what, key, work)
    hear(answers)
    if (key !== null) {
      this.#sent.push(async () => hear([await this.once(what, key, work)]))
      if (answers.some(isAnswered)) this.#used.push(key)
    }
    return answers
  }

  async #askNow<T>(what: string, key: string | null, work: Work<T>): Promise<Answers<T>> {
    const { dice } = this.client
    if (dice.chance(0.15)) {
      return Promise.all([this.once(what, key, work), this.once(what, key, work)])
    }
    const answers = [await this.once(what, key, work)]
    for (let tries = dice.below(4); key !== null && tries > 0; tries--) {
      if (!isUndecided(answers.at(-1) ?? null)) break
      await this.client.waitExactly(dice.between(1_000, 20_000))
      answers.push(await this.once(what, key, work))
    }
    return answers
  }

  /** A key that stands for one request does not let another one in. */
  async #misuseKey(): Promise<void> {
    const { dice, run, name } = this.client
    if (this.#used.length === 0) return
    const key = dice.pick(this.#used)
    // It is new where the first answer could not be kept.
    const answer = await this.once('misuses a key', key, async () => 'new')
    if (answer?.is === 'answered' && answer.value !== 'new') {
      run.violations.add(`8 ${name} got the answer of another request under ${key}`)
    }
  }

  async #sendAgain(): Promise<void> {
    if (this.#sent.length > 0) await this.client.dice.pick(this.#sent)()
  }
}

/** The same may be asked again: it may have happened or not. */
export function isUndecided(answer: Answer<unknown> | null): boolean {
  if (answer === null || answer.is === 'broken') return true
  return answer.is === 'refused' && (answer.kind === 'outside' || answer.code === busy)
}

/** Another request under the same key is still at it. */
const busy = 'idempotency_key_busy'
