import type { WantedItem } from '../../../src/core/cart/add-to-cart.ts'
import { clearCart } from '../../../src/core/cart/cart.ts'
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
import { type CartAccount, cartAccountOf } from './cart-account.ts'
import type { Answer, Client } from './client.ts'
import { type OrderAccount, orderAccountOf } from './order-account.ts'

export type Step = () => Promise<void>

/** A contract's command that puts something into the cart. */
type Add = (ctx: Context, owner: CartOwner, item: WantedItem) => Promise<unknown>

type Work<T> = (ctx: Context, operationId: string | null) => Promise<T>

/** What all customers do alike, in whichever contract. */
export abstract class Customer {
  readonly client: Client
  readonly terms: CartTerms
  readonly cart: CartAccount
  readonly placed: OrderAccount
  readonly orders: { id: number; totalAmount: number }[] = []
  readonly payments: { id: number; reference: string }[] = []
  #keys = 0

  constructor(client: Client, terms: CartTerms) {
    this.client = client
    this.terms = terms
    this.cart = cartAccountOf(client.run, terms)
    this.placed = orderAccountOf(client.run, terms)
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
    const [add, checkOut, end] = this.usual()
    const routine = dice.chance(0.7) ? [add, ...(dice.chance(0.3) ? [add] : []), checkOut, end] : []
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

  /** Adds something by the contract's own command, and keeps account of it. */
  protected async adds(add: Add): Promise<void> {
    const { id: productId } = this.pickProduct()
    const item = { productId, quantity: this.client.dice.between(1, 2) }
    const key = this.newKey()
    this.cart.asked(item)
    const work: Work<void> = async (ctx, operationId) => {
      await add(ctx, await this.ownerToAdd(ctx, productId), { ...item, operationId })
    }
    const answer =
      key === null
        ? await this.once('adds', key, work)
        : await this.repeated(`adds ${item.quantity} of ${productId}`, key, work)
    if (answer?.is === 'answered') this.cart.added(item)
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
    const key = this.newKey()
    // Without a key, it may be asked for twice at once.
    const most = key === null ? 2 : 1
    this.placed.asked(most)
    const answers = await this.askedOften(what, key, work)
    const orders = answers.flatMap((answer) => (answer?.is === 'answered' ? [answer.value] : []))
    this.placed.told(this.client, {
      key,
      most,
      orders,
      undecided: answers.filter(isUndecided).length,
    })
    const [order] = orders
    if (order) this.orders.push({ id: order.id, totalAmount: order.totalAmount })
  }

  /** The last of its answers. */
  protected async repeated<T>(
    what: string,
    key: string | null,
    work: Work<T>,
  ): Promise<Answer<T> | null> {
    return (await this.askedOften(what, key, work)).at(-1) ?? null
  }

  /** With a key, what got no answer is asked again; some ask twice at once. All answers. */
  protected async askedOften<T>(
    what: string,
    key: string | null,
    work: Work<T>,
  ): Promise<(Answer<T> | null)[]> {
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
}

/** The same may be asked again: it may have happened or not. */
export function isUndecided(answer: Answer<unknown> | null): boolean {
  if (answer === null || answer.is === 'broken') return true
  return answer.is === 'refused' && (answer.kind === 'outside' || answer.code === busy)
}

/** Another request under the same key is still at it. */
const busy = 'idempotency_key_busy'
