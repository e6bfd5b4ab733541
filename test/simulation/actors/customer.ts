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
import { staffMember } from '../platform/catalogue.ts'
import { isAnswered } from './answer.ts'
import type { Client } from './client.ts'
import { isUndecided, Shopper, type Work } from './shopper.ts'

/** A contract's command that puts something into the cart. */
type Add = (ctx: Context, owner: CartOwner, item: WantedItem) => Promise<unknown>

/** Somebody with an account, whose one cart goes on for ever. */
export abstract class Customer extends Shopper<CartTerms> {
  readonly terms: CartTerms
  readonly cart: CartAccount
  readonly known: OrderAccount

  constructor(client: Client, terms: CartTerms) {
    super(client, terms.contract)
    this.terms = terms
    this.cart = cartAccountOf(client.run, terms)
    this.known = orderAccountOf(client.run, terms)
  }

  protected override get sender(): CartTerms {
    return this.terms
  }

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

  /** Adds something by the contract's own command, and keeps account of it. */
  protected async adds(add: Add): Promise<void> {
    const { id: productId } = this.client.pickProduct()
    const item = { productId, quantity: this.client.dice.between(1, 2) }
    this.cart.asked(item)
    const what = `adds ${item.quantity} of ${productId}`
    const work: Work<void, CartTerms> = async (ctx, operationId) => {
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
  protected async placesOrders(what: string, work: Work<Order, CartTerms>): Promise<void> {
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
}
