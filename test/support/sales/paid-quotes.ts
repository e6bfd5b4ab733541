/* Orders that were paid inside the checkout, over HTTP, and what becomes of their money afterwards. */
import { anAvantlushStaffMember } from '../customers/staff.ts'
import type { Json } from '../http/client.ts'
import { approveWithFate } from './approved-quotes.ts'
import { statusPath } from './channel-orders.ts'
import { carryOut, paid, type QuoteFate } from './quote-fates.ts'
import { aQuote, type Provider, paymentsOf, payWith, type Quoted } from './quotes.ts'

export interface PaidQuote extends Quoted {
  orderId: number
  paymentId: number
  /** The provider's id of what was opened: PayPal's order. */
  reference: string
  /** The provider's id of the money: PayPal's capture, Clover's charge. */
  transaction: string
}

/** Of 24.98 dollars. PayPal's `fate` says what becomes of its refunds. */
export async function aPaidQuote(
  provider: Exclude<Provider, 'stripe'>,
  fate: Record<string, string> = {},
): Promise<PaidQuote> {
  const quoted = await aQuote({ provider })
  const { body } = await payWith(quoted.customer, await completed(quoted.quote, fate))
  const [payment] = await paymentsOf(quoted.quote)
  const { order_id: orderId, transaction_id: transaction } = body
  return { ...quoted, orderId, paymentId: payment.id, reference: payment.reference, transaction }
}

/** What the customer sends when he has done his part. */
async function completed(quote: Json, fate: Record<string, string>): Promise<string> {
  return quote.payment.provider === 'clover' ? 'clv_test_visa' : approveWithFate(quote, fate)
}

/** Staff cancel the order, and what that causes is attempted. */
export async function cancelByStaff({
  orderId,
  quote,
}: Pick<PaidQuote, 'orderId' | 'quote'>): Promise<void> {
  const staff = await anAvantlushStaffMember()
  await staff.patch(statusPath(orderId), { status: 'CANCELLED' }, { expect: 200 })
  await carryOut(quote)
}

/** The statuses that the customer is shown. */
export async function shownTo({ customer, orderId }: PaidQuote): Promise<Json> {
  const { body } = await customer.get(`/api/orders/${orderId}/`, { expect: 200 })
  return { order: body.status, payment: body.payment.status }
}

/** That of a cancelled order whose money went back. */
export const givenBack: QuoteFate = { ...paid, payments: ['refunded'], kept: 0, stock: 5 }
