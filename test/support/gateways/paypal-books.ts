import { env } from 'cloudflare:workers'
import { parseDecimal } from '../../../src/core/money.ts'
import type { OrderBooks } from './drivers/driver.ts'
import type { Delivery } from './stripe-webhooks.ts'

interface Money {
  currency_code: string
  value: string
}

export interface OrderAtPaypal {
  id: string
  status: string
  purchase_units: {
    amount: Money
    custom_id?: string
    payments?: {
      captures: { id: string; status: string; amount: Money }[]
      refunds?: { id: string; status: string; amount: Money }[]
    }
  }[]
}

/** What PayPal took for an order and gave back: it knows the keys of the order's payments alone. */
export async function paypalBooksOf(orderId: number): Promise<OrderBooks> {
  const { results } = await env.DB.prepare('SELECT key FROM payments WHERE order_id = ?')
    .bind(orderId)
    .all<{ key: string }>()
  return booksOf(results.map(({ key }) => key))
}

/** The same of payments by their keys. */
export async function booksOf(keys: string[]): Promise<OrderBooks> {
  const own = (await ordersAtPaypal())
    .flatMap(({ purchase_units: units }) => units)
    .filter(({ custom_id: key }) => key !== undefined && keys.includes(key))
  const captures = own.flatMap(({ payments }) => payments?.captures ?? [])
  const refunds = own.flatMap(({ payments }) => payments?.refunds ?? [])
  return {
    captured: sumOf(captures.filter(({ status }) => status !== 'DECLINED')),
    refunded: sumOf(refunds.filter(({ status }) => status !== 'FAILED')),
  }
}

/** All orders that PayPal knows. */
async function ordersAtPaypal(): Promise<OrderAtPaypal[]> {
  const answer = await fetch(`${env.PAYPAL_API_URL}/control`)
  return answer.json()
}

/** What PayPal knows of an order. */
export async function orderAtPaypal(reference: string): Promise<OrderAtPaypal> {
  const order = (await ordersAtPaypal()).find(({ id }) => id === reference)
  if (!order) throw new Error(`PayPal knows no order ${reference}`)
  return order
}

/** Its captures and refunds. */
export async function moneyAtPaypal(reference: string) {
  const [unit] = (await orderAtPaypal(reference)).purchase_units
  return { captures: unit?.payments?.captures ?? [], refunds: unit?.payments?.refunds ?? [] }
}

function sumOf(taken: { amount: Money }[]): number {
  const amounts = taken.map(({ amount }) => parseDecimal(amount.value, amount.currency_code))
  return amounts.reduce<number>((sum, amount) => sum + (amount ?? Number.NaN), 0)
}

/** What the buyer decides on PayPal's page. */
export async function approveAtPaypal(
  reference: string,
  outcome: 'approved' | 'cancelled' = 'approved',
): Promise<void> {
  const answer = await fetch(`${env.PAYPAL_API_URL}/checkoutnow?token=${reference}`, {
    method: 'POST',
    body: new URLSearchParams({ outcome }),
    redirect: 'manual',
  })
  const text = await answer.text()
  if (answer.status !== 303) throw new Error(text)
}

/** What time, banks and PayPal's dashboard bring about. */
export async function controlPaypal(path: string, form: Record<string, string>): Promise<void> {
  const answer = await fetch(`${env.PAYPAL_API_URL}/control/${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(text)
}

/** Webhooks of a payment that wait to be delivered; taken from the simulator. */
export async function takePaypalWebhooks(reference: string): Promise<Delivery[]> {
  const query = `take=1&payment=${reference}`
  const answer = await fetch(`http://simulator.test/deliveries?${query}`)
  return answer.json()
}
