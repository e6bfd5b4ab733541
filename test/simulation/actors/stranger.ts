import { policy } from '../../../src/contracts/avantlush/policy.ts'
import { payOpenQuote } from '../../../src/core/checkout/pay.ts'
import { cancelOwnOrder } from '../../../src/core/fulfilment/change-status.ts'
import type { SignedInUser } from '../../../src/core/identity/types.ts'
import { getOwnOrder } from '../../../src/core/orders/queries.ts'
import { cancelPayment } from '../../../src/core/payments/closing/cancel-payment.ts'
import { confirmPayment } from '../../../src/core/payments/confirming/confirm-payment.ts'
import { getPaymentOfOrder } from '../../../src/core/payments/queries.ts'
import { refundPayment } from '../../../src/core/payments/refunding/refund-payment.ts'
import { receiveWebhook } from '../../../src/core/payments/settling/webhooks.ts'
import type { Context } from '../../../src/core/ports.ts'
import { viewProduct } from '../../../src/core/visits/view-product.ts'
import { presentOrder } from '../../simulator/juspay/present.ts'
import { signedHeaders as signedByPaypal } from '../../simulator/paypal/signatures.ts'
import { postBack } from '../../simulator/payu/post-back.ts'
import { products, staffMember } from '../platform/catalogue.ts'
import type { Run } from '../run.ts'
import { Client } from './client.ts'
import { signedHeaders } from './signed-headers.ts'
import { hearFromJuspay, hearFromPayu } from './storefront/messages.ts'

const nobody: SignedInUser = { ...staffMember, id: 77, isStaff: false }

const nobodysTerms = { contract: 'avantlush', channel: 'us', currency: 'USD', policy } as const

/** Somebody who buys nothing: he looks around, says that payments were made, and tries what is not his. */
export class Stranger {
  readonly client: Client

  constructor(run: Run, name: string) {
    this.client = new Client(run, name)
  }

  async act(): Promise<void> {
    const tasks = [
      () => this.#look(),
      () => this.#forge(),
      () => this.#forgeOfWallets(),
      () => this.#forgeOfIndia(),
      () => this.#payWithForeignMoney(),
      () => this.#callBack(),
      () => this.#meddle(),
    ]
    await this.client.goAbout(tasks, { pauseMs: [1_000, 90_000] })
  }

  async #look(): Promise<void> {
    const { slug } = this.client.dice.pick(products)
    await this.client.request(`looks at ${slug}`, (ctx) => viewProduct(ctx, slug, 'USD'), {
      bookmark: 0,
    })
  }

  /** A message that a payment was made, signed with no secret of the shop's. */
  async #forge(): Promise<void> {
    const { run, dice } = this.client
    const intents = [...run.shop.outside.stripe.intents.values()]
    if (intents.length === 0) return
    const intent = dice.pick(intents)
    const body = JSON.stringify({
      id: `evt_forged${dice.below(1e9)}`,
      object: 'event',
      type: 'payment_intent.succeeded',
      data: { object: { ...intent, status: 'succeeded', amount_received: intent.amount } },
    })
    const headers = await signedHeaders(run, body, 'whsec_guessed')
    const answer = await this.client.request('forges a message', (ctx) =>
      receiveWebhook(ctx, 'stripe', { body, headers }),
    )
    if (answer?.is === 'answered') run.violations.add('8 a forged message was believed')
  }

  /** The same of PayPal, and of Clover, with signatures of his own making. */
  async #forgeOfWallets(): Promise<void> {
    const { run, dice } = this.client
    const { paypal, clover } = run.shop.outside
    const order = [...paypal.orders.values()].at(-1)
    const charge = [...clover.charges.values()].at(-1)
    const at = new Date(run.scheduler.now)
    const approved = { id: order?.id, purchase_units: [{ amount: {} }] }
    const message = dice.pick([
      {
        gateway: 'paypal',
        body: { id: 'WH-1', event_type: 'CHECKOUT.ORDER.APPROVED', resource: approved },
        headers: { ...signedByPaypal('{}', at) },
      },
      {
        gateway: 'clover',
        body: { type: 'PAYMENT', id: charge?.id, status: 'APPROVED' },
        headers: { 'Clover-Signature': `t=${Math.floor(at.getTime() / 1000)},v1=00` },
      },
    ])
    const sent = { body: JSON.stringify(message.body), headers: new Headers(message.headers) }
    await this.#isRefused(message.gateway, (ctx) => receiveWebhook(ctx, message.gateway, sent))
  }

  /** The same of PayU and Juspay, whose secrets he does not know. */
  async #forgeOfIndia(): Promise<void> {
    const { run, dice } = this.client
    const { payu, juspay } = run.shop.outside
    const payment = [...payu.payments.values()].at(-1)
    const order = [...juspay.orders.values()].at(-1)
    if (payment && dice.chance(0.6)) {
      const paid = { ...payment, state: { status: 'success', unmapped: 'captured' } as const }
      const body = new URLSearchParams({ ...postBack(paid), hash: '00'.repeat(64) }).toString()
      const headers = new Headers()
      await this.#isRefused('payu', (ctx) => hearFromPayu(ctx, { body, headers }))
    } else if (order) {
      const body = JSON.stringify({
        ...{ id: 'evt_forged', event_name: 'ORDER_SUCCEEDED' },
        content: { order: presentOrder(order) },
      })
      const headers = new Headers({ Authorization: `Basic ${btoa('juspay:guessed')}` })
      await this.#isRefused('juspay', (ctx) => hearFromJuspay(ctx, { body, headers }))
    }
  }

  async #isRefused(gateway: string, work: (ctx: Context) => Promise<unknown>): Promise<void> {
    const answer = await this.client.request(`forges a message of ${gateway}`, work)
    if (answer?.is === 'answered') this.client.run.violations.add('8 a forged message was believed')
  }

  /** Has nothing to pay, and names what somebody else has paid with. */
  async #payWithForeignMoney(): Promise<void> {
    const { run, dice } = this.client
    const { stripe, paypal } = run.shop.outside
    const references = [...stripe.intents.keys(), ...paypal.orders.keys()]
    if (references.length === 0) return
    const method = dice.pick(references)
    const owner = { ...nobodysTerms, userId: nobody.id, openCart: null }
    const payment = { method, operationId: null, savesCard: false, clientAddress: null }
    const answer = await this.client.request(`pays with ${method}`, (ctx) =>
      payOpenQuote(ctx, owner, { quote: null, payment }),
    )
    if (answer?.is === 'answered') run.violations.add(`8 ${method} paid an order of somebody else`)
  }

  /** Signed in as somebody else, he guesses the ids of orders and payments. */
  async #meddle(): Promise<void> {
    const { run, dice } = this.client
    const id = dice.between(1, 4)
    const work = dice.pick<(ctx: Context) => Promise<unknown>>([
      (ctx) => getOwnOrder(ctx, nobody.id, id),
      (ctx) => cancelOwnOrder(ctx, nobody.id, { orderId: id, operationId: null }),
      (ctx) => getPaymentOfOrder(ctx, nobody, id, 'stripe'),
      (ctx) => cancelPayment(ctx, nobody, { paymentId: id, operationId: null }),
      (ctx) => refundPayment(ctx, nobody, { paymentId: id, amount: null, reason: null }),
    ])
    const answer = await this.client.request(`tries what is not his, ${id}`, work)
    if (answer?.is === 'answered') run.violations.add(`8 order or payment ${id} was not his`)
  }

  /** Zibal's callback is signed by nobody: whoever calls it has the shop ask. */
  async #callBack(): Promise<void> {
    const { run, dice } = this.client
    const payments = [...run.shop.outside.zibal.payments.values()]
    if (payments.length === 0) return
    const reference = String(dice.pick(payments).trackId)
    await this.client.request(`calls back for ${reference}`, (ctx) =>
      confirmPayment(ctx, { gateway: 'zibal', reference }),
    )
  }
}
