import { env } from 'cloudflare:workers'
import { parseDecimal } from '../../../src/core/money.ts'
import type { Json } from '../http/client.ts'
import { readStripeBooks } from './stripe-books.ts'

/** What a gateway took for one payment of ours and gave back, in minor units. */
export interface Taken {
  key: string
  captured: number
  refunded: number
}

/** What Stripe, PayPal and Clover know to have taken, of payments that took nothing as well. */
export async function readMoneyTaken(): Promise<Taken[]> {
  const books = await Promise.all([takenByStripe(), takenByPaypal(), takenByClover()])
  return books.flat()
}

async function takenByStripe(): Promise<Taken[]> {
  const { intents, refunds } = await readStripeBooks()
  return intents.map(({ id, amount_received: captured, metadata }) => {
    const own = refunds.filter((one) => one.payment_intent === id && one.status !== 'failed')
    return { key: keyIn(metadata), captured, refunded: sumOf(own) }
  })
}

async function takenByPaypal(): Promise<Taken[]> {
  const units = (await readJson(`${env.PAYPAL_API_URL}/control`)).flatMap(
    (order: Json) => order.purchase_units,
  )
  return units.map(({ custom_id: key, payments }: Json) => {
    const { captures = [], refunds = [] } = payments ?? {}
    return {
      key,
      captured: sumOf(captures.filter(isDone).map(toMoney)),
      refunded: sumOf(refunds.filter(isDone).map(toMoney)),
    }
  })
}

async function takenByClover(): Promise<Taken[]> {
  const charges = await readJson(`${env.CLOVER_API_URL}/control/charges`)
  return charges.map((charge: Json) => ({
    key: keyIn(charge.metadata),
    captured: charge.amount_captured,
    refunded: charge.amount_refunded,
  }))
}

function keyIn({ payment_key: key }: Json): string {
  return key ?? 'a payment of nobody'
}

function isDone({ status }: Json): boolean {
  return status !== 'DECLINED' && status !== 'FAILED'
}

function toMoney({ amount: { value, currency_code: currency } }: Json) {
  return { amount: parseDecimal(value, currency) ?? Number.NaN }
}

function sumOf(moneys: { amount: number }[]): number {
  return moneys.reduce((sum, { amount }) => sum + amount, 0)
}

async function readJson(url: string): Promise<Json> {
  return (await fetch(url)).json()
}
