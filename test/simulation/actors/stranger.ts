import { confirmPayment } from '../../../src/core/payments/confirming/confirm-payment.ts'
import { receiveWebhook } from '../../../src/core/payments/settling/webhooks.ts'
import { viewProduct } from '../../../src/core/visits/view-product.ts'
import { products } from '../platform/catalogue.ts'
import type { Run } from '../run.ts'
import { Client } from './client.ts'
import { signedHeaders } from './signed-headers.ts'

/** Somebody who buys nothing: he looks around, and says that payments were made. */
export class Stranger {
  readonly client: Client

  constructor(run: Run, name: string) {
    this.client = new Client(run, name)
  }

  async act(): Promise<void> {
    const { dice } = this.client
    for (let count = dice.between(2, 5); count > 0; count--) {
      await this.client.wait(1_000, 90_000)
      await dice.pick([() => this.#look(), () => this.#forge(), () => this.#callBack()])()
    }
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
