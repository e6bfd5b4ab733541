import { gatewayNames } from '../../../../src/contracts/commerce-engine/policy.ts'
import type { Context } from '../../../../src/core/ports.ts'
import { getOwnOrder } from '../../../../src/core/storefront-orders/reading/get-order.ts'
import type { StorefrontOrder } from '../../../../src/core/storefront-orders/reading/order-rows.ts'
import {
  retryPayment,
  type WayToPay,
} from '../../../../src/core/storefront-orders/retry-payment.ts'
import { paymentsToldOf } from '../../accounts/payments-told.ts'
import { minute } from '../../plan.ts'
import { hearFromPayu } from './messages.ts'
import { drawOutcome, type Outcome, type Page, pageOf, payOn } from './pages.ts'
import { StorefrontShopper } from './storefront-shopper.ts'
import { type KnownOrder, type Session, signedIn } from './visit.ts'

export const channel = 'in'

/** Somebody who pays orders, at PayU or at Juspay, in attempts that may overlap. */
export abstract class StorefrontPayer extends StorefrontShopper {
  protected way(): WayToPay | null {
    const { dice } = this.client
    if (dice.chance(0.03)) return null
    const page = 'https://shop.test/done'
    const gateway = dice.pick(gatewayNames)
    return {
      gateway,
      returnTo: { success: page, failure: page },
      returnUrl: gateway === 'payu' ? payuReturn : page,
      payerId: `person-${this.sender.userId}`,
      route: null,
    }
  }

  protected learn(order: KnownOrder, page: Page | null): void {
    const { orders, pages } = this.visit
    if (!orders.some(({ id }) => id === order.id)) orders.push(order)
    if (page && !pages.some(({ reference }) => reference === page.reference)) pages.push(page)
  }

  protected pickOrder(): KnownOrder | undefined {
    const { orders } = this.visit
    return orders.length > 0 ? this.client.dice.pick(orders) : undefined
  }

  #pickPage(): Page | null {
    const { pages } = this.visit
    if (pages.length === 0) return null
    return (this.client.dice.chance(0.7) ? pages.at(-1) : this.client.dice.pick(pages)) ?? null
  }

  protected async pays(outcome?: Outcome): Promise<void> {
    const page = this.#pickPage()
    if (!page) return
    await this.client.wait(100, 20_000)
    await this.#payOn(page, outcome)
  }

  async #payOn(page: Page, outcome: Outcome = drawOutcome(this.client)): Promise<void> {
    const body = await payOn(this.client, page, outcome)
    if (body === null) return
    const back = { reference: page.reference, body }
    this.visit.returns.push(back)
    const times = this.client.dice.pick([0, 1, 1, 1, 2])
    await Promise.all(Array.from({ length: times }, () => this.#post(back)))
  }

  async #post({ reference, body }: { reference: string; body: string }): Promise<void> {
    const headers = new Headers({ 'Content-Type': 'application/x-www-form-urlencoded' })
    const answer = await this.client.request(`comes back from ${reference}`, (ctx) =>
      hearFromPayu(ctx, { body, headers }),
    )
    const isPaid = answer?.is === 'answered' && answer.value.isPaid
    if (isPaid) paymentsToldOf(this.client.run).paid(reference)
  }

  /** The browser posts once more what it has posted, which may have become otherwise since. */
  protected async comesBack(): Promise<void> {
    const { returns } = this.visit
    if (returns.length > 0) await this.#post(this.client.dice.pick(returns))
  }

  /** Fails, tries anew, and pays on both pages. */
  protected async paysTwice(): Promise<void> {
    const page = this.visit.pages.at(-1)
    if (!page) return
    await this.#payOn(page, 'failed')
    await this.client.wait(0, 5_000)
    await this.retries(page.orderId)
    await Promise.all(this.visit.pages.slice(-2).map((one) => this.#payOn(one, 'paid')))
  }

  /** About as the time of the order is over, or after. */
  protected async paysLate(): Promise<void> {
    const { dice, run } = this.client
    const page = this.#pickPage()
    if (!page) return
    const waits = run.plan.unpaidOrderTtlMinutes * minute
    await this.client.waitExactly(waits + dice.pick([-20_000, 0, 500, 90_000, 5 * minute]))
    await this.#payOn(page)
  }

  protected async retries(orderId?: number): Promise<void> {
    const order = this.visit.orders.find(({ id }) => id === orderId) ?? this.pickOrder()
    const way = this.way()
    if (!order || !way) return
    const what = `tries to pay ${order.id} again by ${way.gateway}`
    const answer = await this.repeated(what, this.newKey(), async (ctx, operationId, session) => {
      const found = await findOrder(ctx, session, order)
      return pageOf(await retryPayment(ctx, found, { way, operationId }), found.id)
    })
    if (answer?.is === 'answered') this.learn(order, answer.value)
  }

  /** When the last attempt is so old that it keeps no other one from beginning. */
  protected async retriesLate(): Promise<void> {
    if (this.visit.orders.length === 0) return
    await this.client.waitExactly(15 * minute + this.client.dice.below(20_000))
    await this.retries()
    await Promise.all(this.visit.pages.slice(-2).map((one) => this.#payOn(one)))
  }
}

const payuReturn = `https://shop.test/api/v1/${channel}/storefront/payments/payu/callback`

/** What the guards find under an order's number. */
export async function findOrder(
  ctx: Context,
  session: Session,
  { number }: KnownOrder,
): Promise<StorefrontOrder> {
  await signedIn(ctx, session)
  return getOwnOrder(ctx, { userId: session.userId, channel, number })
}
