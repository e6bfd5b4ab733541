import { env } from 'cloudflare:workers'
import { parseDecimal } from '../../../src/core/money.ts'
import type { OrderBooks } from './drivers/driver.ts'
import type { Delivery } from './stripe-webhooks.ts'

interface Money {
  currency_code: string
  value: string
}

interface OrderAtPaypal {
  purchase_units: {
    custom_id?: string
    payments?: {
      captures: { status: string; amount: Money }[]
      refunds?: { status: string; amount: Money }[]
    }
  }[]
}

/** What PayPal took for an order and gave back: it knows the keys of the order's payments alone. */
export async function paypalBooksOf(orderId: number): Promise<OrderBooks> {
  const { results } = await env.DB.prepare('SELECT key FROM payments WHERE order_id = ?')
    .bind(orderId)
    .all<{ key: string }>()
  const keys = results.map(({ key }) => key)
  const answer = await fetch(`${env.PAYPAL_API_URL}/control`)
  const all: OrderAtPaypal[] = await answer.json()
  const own = all
    .flatMap(({ purchase_units: units }) => units)
    .filter(({ custom_id: key }) => key !== undefined && keys.includes(key))
  const captures = own.flatMap(({ payments }) => payments?.captures ?? [])
  const refunds = own.flatMap(({ payments }) => payments?.refunds ?? [])
  return {
    captured: sumOf(captures.filter(({ status }) => status !== 'DECLINED')),
    refunded: sumOf(refunds.filter(({ status }) => status !== 'FAILED')),
  }
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
