import { env } from 'cloudflare:workers'
import { parseDecimal } from '../../../src/core/money.ts'
import type { Json } from '../http/client.ts'
import { readStripeBooks } from './stripe-books.ts'

/** What a gateway took for a payment of ours and gave back, in minor units. */
export interface Charged {
  gateway: 'stripe' | 'paypal' | 'clover'
  /** The payment's id there. */
  reference: string
  /** Our key of it, as the gateway has been told. */
  key: string
  captured: number
  refunded: number
  /** Its bank has not decided yet. */
  isPending: boolean
}

/** The books of all gateways that take money inside checkouts. */
export async function readChargedBooks(): Promise<Charged[]> {
  return (await Promise.all([chargedAtStripe(), chargedAtPaypal(), chargedAtClover()])).flat()
}

async function chargedAtStripe(): Promise<Charged[]> {
  const { intents, refunds } = await readStripeBooks()
  return intents.map(({ id, metadata, amount_received: captured, status }) => {
    const own = refunds.filter((one) => one.payment_intent === id && one.status !== 'failed')
    return {
      gateway: 'stripe',
      reference: id,
      key: metadata.payment_key ?? '',
      captured,
      refunded: own.reduce((sum, { amount }) => sum + amount, 0),
      isPending: status === 'processing',
    }
  })
}

async function chargedAtPaypal(): Promise<Charged[]> {
  const orders: Json[] = await (await fetch(`${env.PAYPAL_API_URL}/control`)).json()
  return orders.map(({ id, purchase_units: [{ custom_id: key, payments = {} }] }) => {
    const { captures = [], refunds = [] } = payments
    return {
      gateway: 'paypal',
      reference: id,
      key,
      captured: centsOf(captures, ['PENDING', 'DECLINED']),
      refunded: centsOf(refunds, ['FAILED']),
      isPending: captures.some(({ status }: Json) => status === 'PENDING'),
    }
  })
}

/** All but those of some statuses. */
function centsOf(things: Json[], but: string[]): number {
  return things
    .filter(({ status }) => !but.includes(status))
    .reduce((sum, { amount }) => sum + (parseDecimal(amount.value, amount.currency_code) ?? 0), 0)
}

async function chargedAtClover(): Promise<Charged[]> {
  const charges: Json[] = await (await fetch(`${env.CLOVER_API_URL}/control/charges`)).json()
  return charges.map(({ id, status, metadata, amount_captured, amount_refunded }) => ({
    gateway: 'clover',
    reference: id,
    key: metadata.payment_key,
    captured: amount_captured,
    refunded: amount_refunded,
    isPending: status === 'pending',
  }))
}
