import { directPolicy, policy } from '../../../src/contracts/avantlush/policy.ts'
import { removeFromCart } from '../../../src/core/cart/cart.ts'
import { addProduct, setProductQuantity } from '../../../src/core/cart/change-product.ts'
import type { Quote } from '../../../src/core/cart/checkouts.ts'
import { openCartIn, selectOpenCart } from '../../../src/core/cart/open-cart.ts'
import type { CartOwner } from '../../../src/core/cart/types.ts'
import { QuoteNotOpen } from '../../../src/core/checkout/errors.ts'
import { orderDirectly } from '../../../src/core/checkout/order-directly.ts'
import { payOpenQuote } from '../../../src/core/checkout/pay.ts'
import { quoteIn, selectPayableQuote } from '../../../src/core/checkout/quotes/find-quote.ts'
import { type Handoff, handOver } from '../../../src/core/checkout/quotes/hand-over.ts'
import { openQuote } from '../../../src/core/checkout/quotes/open-quote.ts'
import { getChannelOrder } from '../../../src/core/orders/channel-order.ts'
import { listOrderEvents } from '../../../src/core/orders/events.ts'
import { listChannelOrders } from '../../../src/core/orders/list-channel-orders.ts'
import type { Context } from '../../../src/core/ports.ts'
import { applyCoupon } from '../../../src/core/promotions/apply-coupon.ts'
import { summariseCart } from '../../../src/core/promotions/summarise-cart.ts'
import { writeBatch } from '../../../src/core/write-batch.ts'
import { checkoutsShownOf, type ShownCheckout } from '../accounts/checkouts-shown.ts'
import { diceOf } from '../kernel/dice.ts'
import { coupons } from '../platform/catalogue.ts'
import type { Run } from '../run.ts'
import { isAnswered } from './answer.ts'
import { Client } from './client.ts'
import { Customer } from './customer.ts'
import { type Means, meansFor } from './means.ts'
import type { Step, WeightedStep } from './shopper.ts'

const channel = 'us'

/** A customer of the contract `avantlush`, who pays inside the checkout, in one of three ways. */
export class AvantlushCustomer extends Customer {
  constructor(run: Run, name: string, userId: number) {
    const currency = 'USD'
    super(new Client(run, name), { userId, contract: 'avantlush', channel, currency, policy })
  }

  protected override usual(): [Step, Step, Step] {
    const add = () => this.adds(addProduct)
    const isRush = this.client.run.plan.rush !== null
    if (isRush) return [add, () => this.#checkOut(), () => this.#pay()]
    const way = this.client.dice.pick([
      ...Array(5).fill('pays'),
      'pays late',
      'pays late',
      'orders directly',
    ])
    if (way === 'orders directly') return [add, () => this.#orderDirectly(), () => this.#read()]
    return [
      add,
      () => this.#checkOut(),
      () => (way === 'pays late' ? this.#payAtTheEnd() : this.#pay()),
    ]
  }

  protected override steps(): WeightedStep[] {
    return [
      [4, () => this.adds(addProduct)],
      [1, () => this.#changeQuantity()],
      [0.5, () => this.#remove()],
      [0.5, () => this.clears()],
      [0.5, () => this.readsCart()],
      [2, () => this.#applyCode()],
      [4, () => this.#checkOut()],
      [6, () => this.#pay()],
      [1.5, () => this.#payAtTheEnd()],
      [2, () => this.#orderDirectly()],
      [1, () => this.#read()],
    ]
  }

  get #shown() {
    return checkoutsShownOf(this.client.run, this.terms)
  }

  /** Most want the same code, of which there are few uses. */
  get #codes() {
    const { rush, seed } = this.client.run.plan
    if (rush !== null) return { wanted: rush, faith: 1, eagerness: 1 }
    const dice = diceOf(seed, 'codes')
    const wanted = dice.pick(coupons).code
    return { wanted, faith: 0.8, eagerness: dice.pick([0.1, 0.95]) }
  }

  async #changeQuantity(): Promise<void> {
    const { id: productId } = this.client.pickProduct()
    const item = { productId, quantity: this.client.dice.between(1, 3) }
    this.cart.isEmptied = true
    this.cart.asked(item)
    const what = `sets ${productId} to ${item.quantity}`
    await this.once(what, this.newKey(), async (ctx, operationId) => {
      await setProductQuantity(ctx, await this.owner(ctx), { ...item, operationId })
    })
  }

  async #remove(): Promise<void> {
    const { id: productId } = this.client.pickProduct()
    this.cart.isEmptied = true
    await this.once(`removes ${productId}`, this.newKey(), async (ctx, operationId) => {
      await removeFromCart(ctx, await this.owner(ctx), { productId, operationId })
    })
  }

  async #applyCode(): Promise<void> {
    const { dice } = this.client
    const { wanted, faith } = this.#codes
    const others = [...coupons.map(({ code }) => code), 'UNKNOWN']
    const code = dice.chance(faith) ? wanted : dice.pick(others)
    await this.repeated(`applies ${code}`, this.newKey(), async (ctx, operationId) => {
      await applyCoupon(ctx, await this.owner(ctx), { code, operationId })
    })
    if (dice.chance(0.3)) {
      await this.client.request('reads the sums of his cart', async (ctx) =>
        summariseCart(ctx, await this.owner(ctx)),
      )
    }
  }

  /** Has his cart quoted, perhaps with a code, and perhaps looks at it again. */
  async #checkOut(): Promise<void> {
    const { dice } = this.client
    if (dice.chance(this.#codes.eagerness)) await this.#applyCode()
    const gateway = dice.pick(policy.gateways)
    const shippingMethodId = dice.pick([1, 1, 1, 2, 2, 99])
    const what = `is to pay at ${gateway}, sent by ${shippingMethodId}`
    const answer = await this.repeated(what, this.newKey(), async (ctx, operationId) => {
      const wanted = { operationId, gateway, shippingMethodId, addressId: null }
      const owner = await this.owner(ctx)
      const { quote, handoff } = await openQuote(ctx, owner, { ...wanted, cardholder: this.user })
      return toShown(quote, handoff)
    })
    if (answer?.is === 'answered') this.#shown.add(answer.value)
    if (dice.chance(0.2)) await this.#lookAgain()
  }

  async #lookAgain(): Promise<void> {
    const answer = await this.client.request('looks at his checkout again', async (ctx) => {
      const { quote } = await this.#ownerToPay(ctx)
      if (!quote) throw new QuoteNotOpen()
      return toShown(quote, await handOver(ctx, quote, this.user))
    })
    if (answer?.is === 'answered') this.#shown.add(answer.value)
  }

  /** The last checkout that he was shown, mostly. */
  #pickShown(): ShownCheckout | null {
    const { dice } = this.client
    const { all } = this.#shown
    if (all.length === 0) return null
    return (dice.chance(0.85) ? all.at(-1) : dice.pick(all)) ?? null
  }

  async #pay(): Promise<void> {
    const shown = this.#pickShown()
    if (!shown) return
    // Others come for the last use of a code meanwhile.
    const isPatient = this.#codes.eagerness > 0.9
    await this.client.wait(100, isPatient ? 120_000 : 10_000)
    await this.#payNow(shown)
  }

  async #payNow(shown: ShownCheckout): Promise<void> {
    const means = await meansFor(this.client, shown)
    if (!means) return
    await this.#payWith(means)
    if (!means.goOn) return
    const next = await means.goOn()
    if (next) await this.#payWith(next)
  }

  async #payWith({ method, savesCard }: Means): Promise<void> {
    const { dice, run, name } = this.client
    // Clover takes nothing from nowhere.
    const clientAddress = dice.chance(0.95) ? '198.51.100.7' : null
    const key = this.newKey()
    const what = `pays with ${method}`
    await this.askedOften(
      what,
      key,
      async (ctx, operationId) => {
        const { owner, quote } = await this.#ownerToPay(ctx)
        const payment = { operationId, method, savesCard, clientAddress }
        return payOpenQuote(ctx, owner, { quote, payment })
      },
      (answers) => {
        const orders = answers.filter(isAnswered).map(({ value }) => value)
        const wrong = this.known.paid(key, orders)
        if (wrong) run.violations.add(`${wrong} to ${name}`)
      },
    )
  }

  /** About as the time of his checkout is over, and the schedule comes. */
  async #payAtTheEnd(): Promise<void> {
    const { dice, run } = this.client
    const shown = this.#pickShown()
    const left = (shown?.expiresAt ?? 0) - run.scheduler.now
    if (!shown || left < 0) return
    await this.client.waitExactly(Math.max(0, left - dice.pick([200, 300, 400, 60_000])))
    const endsIn = shown.expiresAt - run.scheduler.now
    const soon = [dice.below(50), dice.below(300), dice.below(10_000)]
    for (const after of [...soon, dice.between(60_000, 300_000)]) {
      run.scheduler.after(Math.max(0, endsIn) + after, () => void run.runSchedule())
    }
    await this.#payNow(shown)
  }

  /** The user with his cart and what he can pay of it, as the guards find them. */
  async #ownerToPay(ctx: Context): Promise<{ owner: CartOwner; quote: Quote | null }> {
    const [cart, quote] = await writeBatch(ctx.db, [
      selectOpenCart(this.terms),
      selectPayableQuote(ctx, this.terms),
    ])
    return { owner: { ...this.terms, openCart: openCartIn(cart) }, quote: quoteIn(quote) }
  }

  #orderDirectly(): Promise<void> {
    const { dice } = this.client
    const { id: productId } = this.client.pickProduct()
    const item = { productId, quantity: dice.between(1, 2), options: {} }
    const gateway = dice.pick(directPolicy.gateways)
    const shippingMethodId = dice.pick([1, 2, null])
    // Without a key it may be sent twice.
    this.cart.asked({ productId, quantity: 2 * item.quantity })
    return this.placesOrders(`orders ${productId} directly`, async (ctx, operationId) => {
      const address = { text: 'Somewhere' }
      return orderDirectly(ctx, await this.owner(ctx), {
        ...{ operationId, policy: directPolicy, gateway, shippingMethodId, note: '' },
        items: [item],
        ...{ shippingAddress: address, billingAddress: address },
        ...{ paymentType: gateway, isExpress: false },
      })
    })
  }

  /** The pages of his orders. */
  async #read(): Promise<void> {
    const { userId } = this.terms
    const order = this.pickOrder()
    const known = [...this.known.orders]
    const page = { number: 1, size: 20 }
    const shown = await this.client.request('reads his orders', (ctx) =>
      listChannelOrders(ctx, { userId, channel, ...page }),
    )
    if (shown?.is === 'answered') this.showsOrders(known, shown.value.items)
    if (!order) return
    await this.client.request(`reads order ${order.id}`, async (ctx) => {
      await getChannelOrder(ctx, { userId, channel }, order.id)
      await listOrderEvents(ctx, { userId, channel }, order.id)
    })
  }
}

function toShown(quote: Quote, { reference, clientSecret }: Handoff): ShownCheckout {
  const { id: quoteId, gateway, totalAmount, expiresAt } = quote
  return {
    ...{ quoteId, gateway, totalAmount, reference, clientSecret },
    expiresAt: expiresAt.getTime(),
  }
}
