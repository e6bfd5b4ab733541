import { receiveWebhook } from '../../../src/core/payments/settling/webhooks.ts'
import { webhookSecret } from '../../simulator/stripe/credentials.ts'
import type { PaymentIntent } from '../../simulator/stripe/objects.ts'
import { stripeUrl, zibalUrl } from '../platform/outside.ts'
import { storedCarts } from '../platform/stored-carts.ts'
import type { Run } from '../run.ts'
import { settleAtBanks } from './bank.ts'
import { Client } from './client.ts'
import { pickIntent } from './pick-intent.ts'
import { postForm } from './post-form.ts'
import { refundInDashboard } from './refund-in-dashboard.ts'
import { signedHeaders } from './signed-headers.ts'

/** Somebody of the shop in the gateways' dashboards, and the banks behind them. */
export class Dashboard {
  readonly client: Client

  constructor(run: Run, name: string) {
    this.client = new Client(run, name)
  }

  async act(): Promise<void> {
    const { dice, run } = this.client
    const tasks = [
      () => refundInDashboard(run, dice),
      () => refundInDashboard(run, dice),
      () => this.#captureAnotherAmount(),
      () => this.#dispute(),
      () => this.#takeForeignMoney(),
      () => this.#takeMoneyOfCheckout(),
      () => this.#forget(),
      () => this.#cancel(),
      () => this.#sendUnreadable(),
      () => this.#tellAnotherAmountAtZibal(),
      () => settleAtBanks(run),
    ]
    await this.client.goAbout(tasks, { pauseMs: [5_000, 120_000] })
  }

  async #captureAnotherAmount(): Promise<void> {
    const intent = this.#pick(isUntried)
    // Nobody was given the secret of one that the shop has not kept.
    if (!intent || this.client.dice.chance(0.5) || !this.#isKnown(intent)) return
    const amount_received = String(Math.max(1, intent.amount - this.client.dice.pick([1, 100])))
    await this.#post(`${stripeUrl}/control/payment_intents/${intent.id}`, {
      outcome: 'succeeded',
      amount_received,
    })
  }

  #isKnown({ id }: PaymentIntent): boolean {
    const { database } = this.client.run.shop
    return database.rows('SELECT 1 FROM payments WHERE reference = ?', id).length > 0
  }

  /** Another shop of the same account takes a payment: its events come here, too. */
  async #takeForeignMoney(): Promise<void> {
    const { dice } = this.client
    if (dice.chance(0.6)) return
    await this.#takeMoney(dice.pick([null, 'of-another-shop', this.#decided()]))
  }

  async #takeMoney(checkout: string | null): Promise<void> {
    const { dice } = this.client
    await this.#post(`${stripeUrl}/v1/payment_intents`, {
      amount: '700',
      currency: 'usd',
      payment_method: dice.pick(['pm_card_visa', 'pm_card_visa', 'pm_usBankAccount']),
      ...(checkout !== null && { 'metadata[checkout_id]': checkout }),
      confirm: 'true',
      'automatic_payment_methods[enabled]': 'true',
      'automatic_payment_methods[allow_redirects]': 'never',
    })
  }

  #decided(): string | null {
    const [outcome] = this.client.run.shop.database.rows<{ checkoutId: string }>(
      'SELECT checkout_id AS checkoutId FROM checkout_outcomes ORDER BY outcome, created_at LIMIT 1',
    )
    return outcome?.checkoutId ?? null
  }

  /** Money of a checkout that is still undecided, and on which nobody seems to work. */
  async #takeMoneyOfCheckout(): Promise<void> {
    let seen: string[] = []
    const checkout = await this.#lookFor(() => {
      const carts = [...storedCarts(this.client.run.carts).values()]
      const underWay = carts.flatMap(({ checkout }) =>
        checkout?.state === 'reserving' ? checkout.id : [],
      )
      const stuck = underWay.find((id) => seen.includes(id))
      seen = underWay
      return stuck ?? null
    })
    if (checkout !== null) await this.#takeMoney(checkout)
  }

  /** A payment that nobody has made is ended at Stripe; one of which the shop has not heard, if need be. */
  async #cancel(): Promise<void> {
    const intent =
      (await this.#lookFor(() => this.#pick((one) => isUntried(one) && !this.#isKnown(one)))) ??
      this.#pick(isUntried)
    if (!intent) return
    await this.#post(`${stripeUrl}/v1/payment_intents/${intent.id}/cancel`, {})
  }

  /** Keeps an eye on it for a while. */
  async #lookFor<T>(find: () => T | null): Promise<T | null> {
    for (let looks = 100; looks > 0; looks--) {
      const found = find()
      if (found !== null) return found
      await this.client.waitExactly(400)
    }
    return null
  }

  async #dispute(): Promise<void> {
    const intent = this.#pick(({ status }) => status === 'succeeded')
    if (!intent || this.client.dice.chance(0.2)) return
    await this.#post(`${stripeUrl}/control/payment_intents/${intent.id}/disputes`, {})
  }

  async #tellAnotherAmountAtZibal(): Promise<void> {
    const { dice, run } = this.client
    const payments = [...run.shop.outside.zibal.payments.values()]
    if (payments.length === 0 || dice.chance(0.6)) return
    const { trackId, amount } = dice.pick(payments)
    await this.#post(`${zibalUrl}/control/${trackId}`, {
      amount: String(amount - 1_000),
      from: '-1',
    })
  }

  /** Stripe knows nothing any more of a payment that nobody has tried to make. */
  async #forget(): Promise<void> {
    const intent = this.#pick(({ status }) => status === 'requires_payment_method')
    const isTried = intent?.last_payment_error || intent?.latest_charge
    if (!intent || isTried || this.client.dice.chance(0.7)) return
    this.client.run.note(`Stripe forgets ${intent.id}`)
    const url = `${stripeUrl}/control/payment_intents/${intent.id}`
    await this.client.run.shop.outside.fetch(url, { method: 'DELETE' })
  }

  /** A message that is rightly signed, and of a shape that nobody knows. */
  async #sendUnreadable(): Promise<void> {
    const { dice, run } = this.client
    if (dice.chance(0.6)) return
    const body = JSON.stringify({
      id: `evt_unreadable${dice.below(3)}`,
      object: 'event',
      type: 'payment_intent.succeeded',
      data: { object: { id: 5 } },
    })
    const headers = await signedHeaders(run, body, webhookSecret)
    await this.client.request('sends something unreadable', (ctx) =>
      receiveWebhook(ctx, 'stripe', { body, headers }),
    )
  }

  #pick(isWanted: (intent: PaymentIntent) => boolean) {
    const { dice, run } = this.client
    return pickIntent(run, dice, isWanted)
  }

  async #post(url: string, form: Record<string, string>): Promise<void> {
    const { run } = this.client
    run.note(`in the dashboard: ${new URL(url).pathname} ${JSON.stringify(form)}`)
    await postForm(run, url, form, 'sk_test_x')
  }
}

function isUntried({ status }: PaymentIntent): boolean {
  return status.startsWith('requires')
}
