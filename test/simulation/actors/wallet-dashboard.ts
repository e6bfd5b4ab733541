import { tell as tellOfCharge } from '../../simulator/clover/messages.ts'
import { cloverUrl, paypalToken, paypalUrl, stripeUrl } from '../platform/outside.ts'
import type { Run } from '../run.ts'
import { settleAtBanks } from './bank.ts'
import { Client } from './client.ts'
import { postForm } from './post-form.ts'

/** Somebody of the shop in the dashboards of PayPal and Clover, and what PayPal does by itself. */
export class WalletDashboard {
  readonly client: Client

  constructor(run: Run, name: string) {
    this.client = new Client(run, name)
  }

  async act(): Promise<void> {
    const { run } = this.client
    const tasks = [
      () => this.#refundAtPaypal(),
      () => this.#refundAtPaypal(),
      () => this.#refundAtClover(),
      () => this.#decideNextCapture(),
      () => this.#decideNextCapture(),
      () => this.#reverse(),
      () => this.#forget(),
      () => this.#dispute(),
      () => this.#takeForeignMoney(),
      () => this.#tellOfCharge(),
      () => this.#deleteCustomer(),
      () => settleAtBanks(run),
    ]
    await this.client.goAbout(tasks, { pauseMs: [2_000, 60_000] })
  }

  async #refundAtPaypal(): Promise<void> {
    const capture = this.#pick([...this.#paypal.captures.values()])
    if (!capture) return
    const part = this.client.dice.chance(0.5) ? null : this.client.dice.between(1, 400)
    await this.#post(`${paypalUrl}/control/captures/${capture.id}/refunds`, amountOf(part))
  }

  async #refundAtClover(): Promise<void> {
    const { dice, run } = this.client
    const charge = this.#pick([...run.shop.outside.clover.charges.values()])
    if (!charge) return
    const amount = dice.between(1, charge.amount)
    const form: Record<string, string> = dice.chance(0.5) ? {} : { amount: String(amount) }
    const known = new Set(run.shop.outside.clover.refunds.keys())
    await this.#post(`${cloverUrl}/control/charges/${charge.id}/refunds`, form)
    for (const id of run.shop.outside.clover.refunds.keys()) {
      if (!known.has(id)) run.refundedByHand.add(id)
    }
  }

  /** What becomes of an order of PayPal's when the shop comes for its money. */
  async #decideNextCapture(): Promise<void> {
    const { dice } = this.client
    const open = [...this.#paypal.orders.values()].filter(({ status }) => status !== 'COMPLETED')
    const order = this.#pick(open)
    if (!order) return
    const capture = dice.pick([
      ...['PENDING', 'PENDING', 'DECLINED', 'INSTRUMENT_DECLINED', 'TRANSACTION_REFUSED'],
      ...['COMPLETED', 'COMPLETED'],
    ])
    const isOther = dice.chance(0.2) && order.amount.hundredths > 1n
    await this.#post(`${paypalUrl}/control/orders/${order.id}`, {
      capture,
      refunds: dice.pick(['at_once', 'pending']),
      ...(isOther && amountOf(Number(order.amount.hundredths) - 1)),
    })
  }

  /** PayPal lets go of an order that was approved and not captured. */
  async #reverse(): Promise<void> {
    const approved = [...this.#paypal.orders.values()].filter(({ status }) => status === 'APPROVED')
    const order = this.#pick(approved)
    if (order) await this.#post(`${paypalUrl}/control/orders/${order.id}/reversal`, {})
  }

  /** PayPal knows nothing any more of an order that nobody has approved. */
  async #forget(): Promise<void> {
    const { run, dice } = this.client
    const untried = [...this.#paypal.orders.values()].filter(
      ({ status, payerId }) => status === 'PAYER_ACTION_REQUIRED' && payerId === null,
    )
    const order = this.#pick(untried)
    if (!order || dice.chance(0.5)) return
    run.note(`PayPal forgets ${order.id}`)
    await run.shop.outside.fetch(`${paypalUrl}/control/orders/${order.id}`, { method: 'DELETE' })
  }

  async #dispute(): Promise<void> {
    const capture = this.#pick([...this.#paypal.captures.values()])
    if (!capture || this.client.dice.chance(0.5)) return
    await this.#post(`${paypalUrl}/control/captures/${capture.id}/disputes`, {})
  }

  /** Another shop of the same account takes money: PayPal tells us of it, too. */
  async #takeForeignMoney(): Promise<void> {
    const { run, dice } = this.client
    if (dice.chance(0.5)) return
    const post = (path: string, body: object) =>
      run.shop.outside.fetch(`${paypalUrl}${path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${paypalToken}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      })
    const unit = { amount: { currency_code: 'USD', value: '7.00' }, custom_id: 'of-another-shop' }
    await post('/v2/checkout/orders', { intent: 'CAPTURE', purchase_units: [unit] })
    const made = [...this.#paypal.orders.values()].at(-1)
    if (!made) return
    await this.#post(`${paypalUrl}/checkoutnow?token=${made.id}`, { outcome: 'approved' })
    if (dice.chance(0.7)) await post(`/v2/checkout/orders/${made.id}/capture`, {})
  }

  /** As Clover does of payments of its hosted checkout, some of which nobody here has made. */
  async #tellOfCharge(): Promise<void> {
    const { run, dice } = this.client
    const { clover } = run.shop.outside
    const ofNobody = { id: 'CHARGEOFNOBODY', amount: 700, paid: true }
    const charge = dice.chance(0.3) ? null : this.#pick([...clover.charges.values()])
    tellOfCharge(clover, charge ?? ofNobody)
  }

  /** A customer whose cards Stripe keeps is deleted there. */
  async #deleteCustomer(): Promise<void> {
    const { run } = this.client
    const customer = this.#pick([...run.shop.outside.stripe.customers.values()])
    if (!customer) return
    run.note(`in the dashboard: customer ${customer.id} is deleted`)
    await run.shop.outside.fetch(`${stripeUrl}/v1/customers/${customer.id}`, {
      method: 'DELETE',
      headers: { Authorization: 'Bearer sk_test_x' },
    })
  }

  get #paypal() {
    return this.client.run.shop.outside.paypal
  }

  #pick<T>(things: T[]): T | null {
    return things.length > 0 ? this.client.dice.pick(things) : null
  }

  async #post(url: string, form: Record<string, string>): Promise<void> {
    const { run } = this.client
    run.note(`in the dashboard: ${new URL(url).pathname} ${JSON.stringify(form)}`)
    await postForm(run, url, form)
  }
}

/** As PayPal writes cents; all where there is no part. */
function amountOf(cents: number | null): Record<string, string> {
  return cents === null ? {} : { amount: (cents / 100).toFixed(2) }
}
