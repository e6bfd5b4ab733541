import { env } from 'cloudflare:workers'
import { endAtStripe } from '../gateways/stripe-control.ts'
import { pay } from '../gateways/stripe-payments.ts'
import type { Json } from '../http/client.ts'
import type { QuotedSale } from './quoted-sales.ts'
import { approve, type Provider } from './quotes.ts'

/** A way in which a customer pays a quote. */
export interface WayToPay {
  /** Names the tests. */
  title: string
  provider: Provider
  /** What he does at the provider before he asks the shop. */
  complete(sale: QuotedSale): Promise<void>
  /** What he sends to the shop. */
  methodOf(sale: QuotedSale): string
}

/** The server confirms the payment with his card. */
export const byCard: WayToPay = {
  title: 'a card at Stripe',
  provider: 'stripe',
  complete: async () => undefined,
  methodOf: () => 'pm_card_visa',
}

/** His browser has confirmed it. */
export const byBrowser: WayToPay = {
  title: 'a payment confirmed at Stripe',
  provider: 'stripe',
  async complete({ handoff: { reference, clientSecret } }) {
    await pay(reference ?? '', clientSecret ?? '')
  },
  methodOf: ({ handoff }) => handoff.reference ?? '',
}

export const byPaypal: WayToPay = {
  title: 'an order approved at PayPal',
  provider: 'paypal',
  complete: ({ handoff }) => approve({ payment: { approval_url: handoff.paymentUrl } }),
  methodOf: ({ handoff }) => handoff.reference ?? '',
}

/** The token of his card is charged. */
export const byToken: WayToPay = {
  title: 'a card at Clover',
  provider: 'clover',
  complete: async () => undefined,
  methodOf: () => 'clv_test_visa',
}

export const allWays: readonly WayToPay[] = [byCard, byBrowser, byPaypal, byToken]

/** Those in which he has done his part before the shop is asked. */
export const completedWays: readonly WayToPay[] = [byBrowser, byPaypal]

/** A way that comes to nothing, and one that does better. */
export interface RefusedWay extends WayToPay {
  instead: WayToPay
}

export const refusedWays: readonly RefusedWay[] = [
  {
    ...byCard,
    title: 'a card that Stripe declines',
    methodOf: () => 'pm_card_chargeDeclined',
    instead: byCard,
  },
  {
    ...byPaypal,
    title: 'an order that PayPal declines',
    complete: (sale) => approveWith(sale, 'INSTRUMENT_DECLINED'),
    instead: byPaypal,
  },
  {
    ...byToken,
    title: 'a card that Clover declines',
    methodOf: () => 'clv_test_declined',
    instead: byToken,
  },
]

/** A way whose bank takes its time. */
export interface SlowWay extends WayToPay {
  /** The bank has decided about a payment, by the provider's id of it. */
  decide(reference: string, outcome: 'succeeded' | 'failed'): Promise<void>
}

export const slowWays: readonly SlowWay[] = [
  {
    ...byCard,
    title: 'a bank account at Stripe',
    methodOf: () => 'pm_usBankAccount',
    decide: endAtStripe,
  },
  {
    ...byPaypal,
    title: 'a capture that PayPal reviews',
    complete: (sale) => approveWith(sale, 'PENDING'),
    decide: endAtPaypal,
  },
  {
    ...byToken,
    title: 'a charge that Clover holds',
    methodOf: () => 'clv_test_pending',
    decide: (reference, outcome) =>
      control(`${env.CLOVER_API_URL}/control/charges/${reference}`, { outcome }),
  },
]

/** Approves what PayPal will not capture as it should: `capture` names what becomes of it. */
export async function approveWith(sale: QuotedSale, capture: string): Promise<void> {
  await byPaypal.complete(sale)
  await control(`${env.PAYPAL_API_URL}/control/orders/${sale.handoff.reference}`, { capture })
}

async function endAtPaypal(reference: string, outcome: 'succeeded' | 'failed'): Promise<void> {
  const orders: Json[] = await (await fetch(`${env.PAYPAL_API_URL}/control`)).json()
  const [unit] = orders.find(({ id }) => id === reference).purchase_units
  const [capture] = unit.payments.captures
  const status = outcome === 'succeeded' ? 'COMPLETED' : 'DECLINED'
  await control(`${env.PAYPAL_API_URL}/control/captures/${capture.id}`, { status })
}

/** Clover tells of a charge, as its hosted checkout would. */
export function messageFromClover(reference: string): Promise<void> {
  return control(`${env.CLOVER_API_URL}/control/charges/${reference}/messages`, {})
}

async function control(url: string, form: Record<string, string>): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`The simulator answered ${answer.status}: ${text}`)
}
