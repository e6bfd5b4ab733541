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
import { products } from '../platform/catalogue.ts'
import { CartAccount } from './cart-account.ts'
import type { Answer, Client } from './client.ts'

export type Step = () => Promise<void>

type Work<T> = (ctx: Context, operationId: string | null) => Promise<T>

/** What all customers do alike, in whichever contract. */
export abstract class Customer {
  readonly client: Client
  readonly terms: CartTerms
  readonly cart: CartAccount
  readonly orders: { id: number; totalAmount: number }[] = []
  readonly payments: { id: number; reference: string }[] = []
  /** By key: a repeated request is answered the same order. */
  readonly #placed = new Map<string, number>()
  #keys = 0

  constructor(client: Client, terms: CartTerms) {
    this.client = client
    this.terms = terms
    this.cart = CartAccount.of(client.run, terms)
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
    const steps = this.steps()
    const [add, checkOut, pay] = this.usual()
    const routine = dice.chance(0.7) ? [add, checkOut, pay] : []
    for (const step of routine) {
      await this.client.wait(100, 20_000)
      await step()
    }
    for (let count = dice.between(0, 4); count > 0; count--) {
      await this.client.wait(100, 60_000)
      await this.#drawStep(steps)()
    }
  }

  /** Adding, checking out and paying. */
  protected abstract usual(): [Step, Step, Step]

  get user(): SignedInUser {
    const { userId } = this.terms
    return {
      ...{ id: userId, email: `customer-${userId}@shop.test`, firstName: 'Customer', lastName: '' },
      ...{ username: null, isStaff: false, isGuest: false, isActive: true, createdAt: new Date(1) },
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

  protected pickProduct() {
    const wanted = this.client.dice.pick(this.client.run.plan.wanted)
    return this.client.dice.pick(products.filter(({ id }) => id === wanted))
  }

  protected pickOrder() {
    return this.orders.length > 0 ? this.client.dice.pick(this.orders) : null
  }

  protected pickPayment() {
    return this.payments.length > 0 ? this.client.dice.pick(this.payments) : null
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

  /** Adds to the cart, and keeps account of it. */
  protected async adds(
    item: { productId: number; quantity: number },
    work: Work<void>,
  ): Promise<void> {
    const key = this.newKey()
    this.cart.asked(item)
    const again = async (ctx: Context, operationId: string | null) => work(ctx, operationId)
    const answer =
      key === null
        ? await this.once('adds', key, again)
        : await this.repeated(`adds ${item.quantity} of ${item.productId}`, key, again)
    if (answer?.is === 'answered') this.cart.added(item)
  }

  /** Checks out, perhaps several times; an order that was answered exists, and stays what it was. */
  protected async placesOrders(what: string, work: Work<Order>): Promise<void> {
    const key = this.newKey()
    const answer = await this.repeated(what, key, work)
    if (answer?.is !== 'answered') return
    const { id, totalAmount } = answer.value
    this.orders.push({ id, totalAmount })
    const { run, name } = this.client
    const earlier = key === null ? id : (this.#placed.get(key) ?? id)
    if (key !== null) this.#placed.set(key, earlier)
    if (earlier !== id)
      run.violations.add(`3 ${name} got the orders ${earlier} and ${id} of one key`)
    run.promises.push(({ d1 }) => {
      const [order] = d1<{ total: number }>(
        'SELECT total_amount AS total FROM orders WHERE id = ? AND user_id = ?',
        ...[id, this.terms.userId],
      )
      return order?.total === totalAmount
        ? null
        : `8 order ${id} of ${totalAmount}, answered to ${name}, is ${order?.total ?? 'gone'}`
    })
  }

  /** With a key, what got no answer is asked again; some ask twice at once. */
  protected async repeated<T>(
    what: string,
    key: string | null,
    work: Work<T>,
  ): Promise<Answer<T> | null> {
    const { dice } = this.client
    if (dice.chance(0.15)) {
      const [first] = await Promise.all([this.once(what, key, work), this.once(what, key, work)])
      return first
    }
    let answer = await this.once(what, key, work)
    for (let tries = dice.below(3); key !== null && !isDecided(answer) && tries > 0; tries--) {
      await this.client.wait(1_000, 20_000)
      answer = await this.once(what, key, work)
    }
    return answer
  }
}

function isDecided(answer: Answer<unknown> | null): boolean {
  return answer !== null && answer.is !== 'broken'
}
