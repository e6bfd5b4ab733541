import { policy } from '../../../src/contracts/store/policy.ts'
import { addToCart } from '../../../src/core/cart/add-to-cart.ts'
import { setCartQuantity } from '../../../src/core/cart/cart.ts'
import { checkout } from '../../../src/core/checkout/checkout.ts'
import { cancelOwnOrder } from '../../../src/core/fulfilment/change-status.ts'
import { listOwnOrders } from '../../../src/core/orders/queries.ts'
import { plainDetails } from '../../../src/core/orders/types.ts'
import { cancelPayment } from '../../../src/core/payments/closing/cancel-payment.ts'
import { openInBrowser } from '../../../src/core/payments/opening/open-in-browser.ts'
import { getPaymentOfOrder } from '../../../src/core/payments/queries.ts'
import { refundPayment } from '../../../src/core/payments/refunding/refund-payment.ts'
import { syncPayment } from '../../../src/core/payments/settling/sync-payment.ts'
import { orderMovesOf } from '../accounts/order-moves.ts'
import { paymentsToldOf } from '../accounts/payments-told.ts'
import { refundsAskedOf } from '../accounts/refunds-asked.ts'
import { minute } from '../plan.ts'
import type { Run } from '../run.ts'
import { isAnswered } from './answer.ts'
import { confirmIntent } from './browser.ts'
import { Client } from './client.ts'
import { Customer } from './customer.ts'
import type { Step, WeightedStep } from './shopper.ts'

const cards = [
  'pm_card_visa',
  'pm_card_visa',
  'pm_card_pendingRefund',
  'pm_card_chargeDeclined',
  'pm_usBankAccount',
  'pm_card_pendingRefund',
]

/** A customer of the contract `store`, who pays at Stripe in his browser. */
export class StoreCustomer extends Customer {
  /** @param isNew whether his Worker is one of a newer version, whose contract has other terms. */
  constructor(run: Run, name: string, userId: number, { isNew = false } = {}) {
    super(new Client(run, name), {
      userId,
      contract: 'store',
      channel: 'us',
      currency: 'USD',
      policy: isNew ? { ...policy, quantityMax: 50 } : policy,
    })
  }

  protected override usual(): [Step, Step, Step] {
    const isSorry = this.client.dice.chance(0.15)
    const end = isSorry ? () => this.#cancelOrder() : () => this.#pay()
    return [() => this.adds(addToCart), () => this.#checkOut(), end]
  }

  protected override steps(): WeightedStep[] {
    return [
      [6, () => this.adds(addToCart)],
      [1, () => this.#changeQuantity()],
      [0.5, () => this.clears()],
      [1, () => this.readsCart()],
      [5, () => this.#checkOut()],
      [6, () => this.#pay()],
      [1, () => this.#sync()],
      [1, () => this.#read()],
      [1, () => this.#cancelPayment()],
      [2.5, () => this.#cancelOrder()],
      [1.5, () => this.#refund()],
    ]
  }

  async #changeQuantity(): Promise<void> {
    const seen = await this.readsCart()
    const [line] = seen?.lines ?? []
    if (!line) return
    const quantity = this.client.dice.below(3)
    this.cart.isEmptied = true
    this.cart.asked({ productId: line.product.productId, quantity })
    await this.once('changes a line', this.newKey(), async (ctx, operationId) => {
      const change = { lineId: line.id, quantity, operationId }
      await setCartQuantity(ctx, await this.owner(ctx), change)
    })
  }

  #checkOut(): Promise<void> {
    return this.placesOrders('checks out', async (ctx, operationId) => {
      const owner = await this.owner(ctx)
      const { order } = await checkout(ctx, owner, { operationId, details: plainDetails })
      return order
    })
  }

  async #pay(): Promise<void> {
    const order = this.pickOrder()
    if (!order) return
    const { dice } = this.client
    const idempotencyKey = dice.chance(0.4) ? `body ${this.terms.userId} ${order.id}` : null
    const opened = await this.repeated(
      `opens a payment of order ${order.id}`,
      this.newKey(),
      async (ctx) => {
        const wanted = { orderId: order.id, gateway: 'stripe', currency: 'USD', idempotencyKey }
        const { payment, clientSecret } = await openInBrowser(ctx, this.terms.userId, wanted)
        return { paymentId: payment.id, reference: payment.reference, clientSecret }
      },
    )
    if (opened?.is !== 'answered') return
    const { paymentId, reference, clientSecret } = opened.value
    this.known.payments.push({ id: paymentId, reference: reference ?? '' })
    if (dice.chance(0.1)) return
    await this.client.wait(100, 20_000)
    await confirmIntent(this.client, { clientSecret, paymentMethod: dice.pick(cards) })
    if (dice.chance(0.2)) {
      await this.client.wait(100, 5_000)
      await confirmIntent(this.client, { clientSecret, paymentMethod: 'pm_card_visa' })
    }
    if (dice.chance(0.4)) await this.#sync()
    if (dice.chance(0.15)) {
      await this.client.wait(1_000, 20_000)
      await this.#refund()
    }
  }

  async #sync(): Promise<void> {
    const payment = this.pickPayment()
    const reference = payment?.reference || 'pi_unknown'
    await this.client.request(`syncs ${reference}`, (ctx) =>
      syncPayment(ctx, this.user, { gateway: 'stripe', reference }),
    )
  }

  /** The pages of his orders and payments. */
  async #read(): Promise<void> {
    const { userId, channel } = this.terms
    const order = this.pickOrder()
    const known = [...this.known.orders]
    const shown = await this.client.request('reads his orders', (ctx) =>
      listOwnOrders(ctx, { userId, channel }, 1),
    )
    if (shown?.is === 'answered') this.showsOrders(known, shown.value.items)
    if (!order) return
    await this.client.request('reads the payment of his order', (ctx) =>
      getPaymentOfOrder(ctx, this.user, order.id, 'stripe'),
    )
  }

  async #cancelPayment(): Promise<void> {
    const payment = this.pickPayment()
    if (!payment) return
    const answer = await this.once(
      `cancels payment ${payment.id}`,
      this.newKey(),
      async (ctx, operationId) => {
        await cancelPayment(ctx, this.user, { paymentId: payment.id, operationId })
      },
    )
    if (answer?.is === 'answered') paymentsToldOf(this.client.run).cancelled(payment.id)
  }

  async #cancelOrder(): Promise<void> {
    const order = this.pickOrder()
    if (!order) return
    const { run } = this.client
    const key = this.newKey()
    if (key === null) orderMovesOf(run).cancelledWithoutKey.add(order.id)
    const answers = await this.askedOften(
      `cancels order ${order.id}`,
      key,
      async (ctx, operationId) => {
        await cancelOwnOrder(ctx, this.terms.userId, { orderId: order.id, operationId })
        return null
      },
    )
    if (answers.some(isAnswered)) orderMovesOf(run).told(order.id, 'cancelled')
    else if (answers.at(-1)?.is === 'refused') this.#checkRefusal(order.id)
  }

  /** Refused is what has not happened: an order that only keys can have cancelled tells by which. */
  #checkRefusal(orderId: number): void {
    const { run, name } = this.client
    const youngest = run.scheduler.now - (run.plan.unpaidOrderTtlMinutes - 1) * minute
    const unnamed = run.shop.database.rows(
      `SELECT 1 FROM orders o WHERE id = ? AND status = 'cancelled' AND changed_by IS NULL
         AND created_at > ? AND NOT EXISTS (SELECT 1 FROM payments WHERE order_id = o.id)`,
      ...[orderId, youngest],
    )
    if (unnamed.length === 0 || orderMovesOf(run).cancelledWithoutKey.has(orderId)) return
    run.violations.add(`8 ${name} was refused to cancel order ${orderId}, which he has cancelled`)
  }

  async #refund(): Promise<void> {
    const payment = this.pickPayment()
    if (!payment) return
    const amount = this.client.dice.chance(0.3) ? null : this.client.dice.between(1, 2_000)
    const key = this.newKey()
    const wanted = { paymentId: payment.id, amount, reason: null }
    const asked = refundsAskedOf(this.client.run)
    asked.add({ ...wanted, hasKey: key !== null })
    const answers = await this.askedOften(
      `refunds payment ${payment.id}`,
      key,
      (ctx, operationId) => refundPayment(ctx, this.user, { ...wanted, operationId }),
    )
    if (answers.some(isAnswered)) asked.told(payment.id, amount)
  }
}
