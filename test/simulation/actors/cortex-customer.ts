import { policy } from '../../../src/contracts/cortex/policy.ts'
import { addProduct, takeProduct } from '../../../src/core/cart/change-product.ts'
import { checkout } from '../../../src/core/checkout/checkout.ts'
import { listOrdersPlaced } from '../../../src/core/orders/queries.ts'
import { plainDetails } from '../../../src/core/orders/types.ts'
import { confirmPayment } from '../../../src/core/payments/confirming/confirm-payment.ts'
import { listPaymentsOfContract } from '../../../src/core/payments/list-payments.ts'
import { openOnPage } from '../../../src/core/payments/opening/open-on-page.ts'
import { paymentsToldOf } from '../accounts/payments-told.ts'
import type { Run } from '../run.ts'
import { decideAtZibal } from './browser.ts'
import { Client } from './client.ts'
import { Customer } from './customer.ts'
import type { Step, WeightedStep } from './shopper.ts'

const returnUrl = 'https://shop.test/api/v1/payments/callback/'

/** A customer of the contract `cortex`, who pays on Zibal's page. */
export class CortexCustomer extends Customer {
  constructor(run: Run, name: string, userId: number) {
    super(new Client(run, name), {
      userId,
      contract: 'cortex',
      channel: 'ir',
      currency: 'IRR',
      policy,
    })
  }

  protected override usual(): [Step, Step, Step] {
    return [() => this.adds(addProduct), () => this.#checkOut(), () => this.#pay()]
  }

  protected override steps(): WeightedStep[] {
    return [
      [6, () => this.adds(addProduct)],
      [1, () => this.#take()],
      [0.5, () => this.clears()],
      [1, () => this.readsCart()],
      [5, () => this.#checkOut()],
      [6, () => this.#pay()],
      [1, () => this.#callBack('404')],
      [1, () => this.#read()],
    ]
  }

  async #take(): Promise<void> {
    const { id: productId } = this.client.pickProduct()
    this.cart.isEmptied = true
    await this.once(`takes out ${productId}`, this.newKey(), async (ctx, operationId) => {
      await takeProduct(ctx, await this.owner(ctx), { productId, quantity: 1, operationId })
    })
  }

  #checkOut(): Promise<void> {
    return this.placesOrders('checks out', async (ctx, operationId) => {
      const details = { ...plainDetails, shippingAddress: { text: 'Somewhere' } }
      const { order } = await checkout(ctx, await this.owner(ctx), { operationId, details })
      return order
    })
  }

  async #pay(): Promise<void> {
    const { dice } = this.client
    const opened = await this.repeated('opens a payment', this.newKey(), (ctx) =>
      openOnPage(ctx, this.terms.userId, { contract: 'cortex', gateway: 'zibal', returnUrl }),
    )
    if (opened?.is !== 'answered' || dice.chance(0.1)) return
    const trackId = opened.value.reference
    this.known.payments.push({ id: 0, reference: trackId })
    await this.client.wait(100, 60_000)
    const outcome = dice.pick(['paid', 'paid', 'paid', 'paid', 'cancelled', 'failed'] as const)
    await decideAtZibal(this.client, { trackId, outcome })
    const calls = dice.pick([0, 1, 1, 1, 2])
    await Promise.all(Array.from({ length: calls }, () => this.#callBack(trackId)))
  }

  /** The pages of his invoices and payments. */
  async #read(): Promise<void> {
    const own = { userId: this.terms.userId, contract: 'cortex' } as const
    const known = [...this.known.orders]
    const shown = await this.client.request('reads his invoices', (ctx) =>
      listOrdersPlaced(ctx, own),
    )
    if (shown?.is === 'answered') this.showsOrders(known, shown.value)
    await this.client.request('reads his payments', (ctx) =>
      listPaymentsOfContract(ctx, own.userId, 'cortex'),
    )
  }

  async #callBack(reference: string): Promise<void> {
    const answer = await this.client.request(`comes back with ${reference}`, (ctx) =>
      confirmPayment(ctx, { gateway: 'zibal', reference }),
    )
    if (answer?.is === 'answered') paymentsToldOf(this.client.run).paid(reference)
  }
}
