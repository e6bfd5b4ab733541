import type { Order } from '../../simulator/juspay/world.ts'
import type { Payment } from '../../simulator/payu/world.ts'
import { juspayUrl, payuUrl } from '../platform/outside.ts'
import type { Run } from '../run.ts'
import { settleAtBanks } from './bank.ts'
import { Client } from './client.ts'
import { postForm } from './post-form.ts'
import { refundInIndia } from './refund-in-dashboard.ts'

/** Somebody of the shop in the dashboards of PayU and Juspay, and what these do by themselves. */
export class IndianDashboard {
  readonly client: Client

  constructor(run: Run, name: string) {
    this.client = new Client(run, name)
  }

  async act(): Promise<void> {
    const { run, dice } = this.client
    const tasks = [
      () => refundInIndia(run, dice),
      () => refundInIndia(run, dice),
      () => this.#tellAnotherAmount(),
      () => this.#authoriseOnly(),
      () => this.#void(),
      () => this.#forget(),
      () => this.#tellAgain(),
      () => settleAtBanks(run),
      () => settleAtBanks(run),
    ]
    await this.client.goAbout(tasks, { pauseMs: [2_000, 90_000] })
  }

  /** A gateway takes another amount than was asked for. */
  async #tellAnotherAmount(): Promise<void> {
    const payment = this.#pick(this.#unpaidAtPayu.filter(isMore))
    const order = this.#pick(this.#unpaidAtJuspay.filter(isMore))
    if (payment && this.client.dice.chance(0.5)) {
      await this.#payu(`payments/${payment.txnid}`, { amount: rupees(payment.amount - 100) })
    } else if (order) {
      await this.#juspay(`orders/${order.orderId}`, { amount: rupees(order.amount - 100) })
    }
  }

  /** The bank has agreed, and the money is still the customer's. */
  async #authoriseOnly(): Promise<void> {
    const payment = this.#pick(this.#unpaidAtPayu)
    if (payment) await this.#payu(`payments/${payment.txnid}`, { status: 'auth' })
  }

  /** Juspay gives up what it has not taken. */
  async #void(): Promise<void> {
    const order = this.#pick(this.#unpaidAtJuspay)
    if (!order) return
    const change = this.client.dice.pick([
      { status: 'VOIDED', event: 'ORDER_FAILED' },
      { status: 'JUSPAY_DECLINED', event: 'TXN_FAILED' },
      { status: 'AUTO_REFUNDED', event: 'AUTO_REFUND_SUCCEEDED' },
    ])
    await this.#juspay(`orders/${order.orderId}`, change)
  }

  /** They know nothing any more of a payment that nobody has tried to make. */
  async #forget(): Promise<void> {
    const { run, dice } = this.client
    const payment = this.#pick(this.#unpaidAtPayu.filter(({ state }) => isUntried(state)))
    const order = this.#pick(this.#unpaidAtJuspay.filter(({ status }) => status === 'NEW'))
    if (dice.chance(0.5)) return
    if (payment) await forget(run, `${payuUrl}/control/payments/${payment.txnid}`)
    else if (order) await forget(run, `${juspayUrl}/control/orders/${order.orderId}`)
  }

  async #tellAgain(): Promise<void> {
    const payment = this.#pick([...this.#outside.payu.payments.values()])
    const order = this.#pick([...this.#outside.juspay.orders.values()])
    if (payment) await this.#payu(`payments/${payment.txnid}/messages`, {})
    if (order) await this.#juspay(`orders/${order.orderId}`, { event: 'TXN_CHARGED' })
  }

  get #outside() {
    return this.client.run.shop.outside
  }

  get #unpaidAtPayu(): Payment[] {
    return [...this.#outside.payu.payments.values()].filter(
      ({ state }) => isUntried(state) || state.status === 'failure',
    )
  }

  get #unpaidAtJuspay(): Order[] {
    return [...this.#outside.juspay.orders.values()].filter(
      ({ status }) => status === 'NEW' || status === 'AUTHORIZATION_FAILED',
    )
  }

  #pick<T>(things: T[]): T | null {
    return things.length > 0 ? this.client.dice.pick(things) : null
  }

  #payu(path: string, form: Record<string, string>): Promise<void> {
    return this.#post(`${payuUrl}/control/${path}`, form)
  }

  #juspay(path: string, form: Record<string, string>): Promise<void> {
    return this.#post(`${juspayUrl}/control/${path}`, form)
  }

  async #post(url: string, form: Record<string, string>): Promise<void> {
    const { run } = this.client
    run.note(`in the dashboard: ${new URL(url).pathname} ${JSON.stringify(form)}`)
    await postForm(run, url, form)
  }
}

/** Than the least that they take. */
function isMore({ amount }: { amount: number }): boolean {
  return amount >= 200
}

function isUntried({ unmapped }: Payment['state']): boolean {
  return unmapped === 'initiated'
}

async function forget(run: Run, url: string): Promise<void> {
  run.note(`forgotten: ${new URL(url).pathname}`)
  await run.shop.outside.fetch(url, { method: 'DELETE' })
}

/** As both write paise. */
export function rupees(paise: number): string {
  return (paise / 100).toFixed(2)
}
