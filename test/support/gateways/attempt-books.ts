import { env } from 'cloudflare:workers'
import { parseDecimal } from '../../../src/core/money.ts'
import type { Json } from '../http/client.ts'
import type { OrderBooks } from './drivers/driver.ts'

/*
 * What PayU and Juspay know of attempts to pay, by the numbers that we give them.
 */

/** An attempt, as its gateway has it. Paise. */
export interface AttemptThere extends OrderBooks {
  gateway: 'payu' | 'juspay'
  reference: string
  /** Refunds that have not failed, the oldest first. */
  refunds: number[]
}

/** All that either of them has heard of. */
export async function attemptsThere(): Promise<AttemptThere[]> {
  return (await Promise.all([atPayu(), atJuspay()])).flat()
}

/** What a gateway took for an order and gave back. */
export async function attemptBooksOf(
  gateway: AttemptThere['gateway'],
  orderId: number,
): Promise<OrderBooks> {
  const { results } = await env.DB.prepare('SELECT reference FROM payments WHERE order_id = ?')
    .bind(orderId)
    .all<{ reference: string | null }>()
  const own = (await attemptsThere()).filter(
    (there) =>
      there.gateway === gateway && results.some(({ reference }) => reference === there.reference),
  )
  return {
    captured: own.reduce((sum, { captured }) => sum + captured, 0),
    refunded: own.reduce((sum, { refunded }) => sum + refunded, 0),
  }
}

async function atPayu(): Promise<AttemptThere[]> {
  const payments = await readJson(`${env.PAYU_API_URL}/control`)
  return payments.map(({ txnid, state, amount, refunds }: Json) => {
    const isPaid = state.status === 'success' && state.unmapped === 'captured'
    const back = refunds.filter(({ status }: Json) => status !== 'failure')
    const amounts = back.map((refund: Json) => refund.amount)
    return toAttempt('payu', txnid, { captured: isPaid ? amount : 0, amounts })
  })
}

async function atJuspay(): Promise<AttemptThere[]> {
  const orders = await readJson(`${env.JUSPAY_API_URL}/control`)
  return orders.map(({ order_id: reference, status, amount, refunds }: Json) => {
    const back = refunds.filter((refund: Json) => refund.status !== 'FAILURE')
    const amounts = back.map((refund: Json) => paise(refund.amount))
    const captured = status === 'CHARGED' ? paise(amount) : 0
    return toAttempt('juspay', reference, { captured, amounts })
  })
}

function toAttempt(
  gateway: AttemptThere['gateway'],
  reference: string,
  { captured, amounts }: { captured: number; amounts: number[] },
): AttemptThere {
  const refunded = amounts.reduce((sum, amount) => sum + amount, 0)
  return { gateway, reference, captured, refunded, refunds: amounts }
}

function paise(rupees: number): number {
  return parseDecimal(String(rupees), 'INR') ?? Number.NaN
}

async function readJson(url: string): Promise<Json> {
  return (await fetch(url)).json()
}
