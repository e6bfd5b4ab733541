import { controlPaypal } from '../gateways/paypal-books.ts'
import type { Json } from '../http/client.ts'
import { approve, aQuote, type Quoted } from './quotes.ts'

export interface ApprovedQuote extends Quoted {
  /** PayPal's order. */
  reference: string
}

/** One that the buyer has approved on PayPal's page and not come back from. */
export async function anApprovedQuote(fate: Record<string, string> = {}): Promise<ApprovedQuote> {
  const quoted = await aQuote({ provider: 'paypal' })
  return { ...quoted, reference: await approveWithFate(quoted.quote, fate) }
}

/** The buyer approves PayPal's order, of whose capture what `fate` says will come; answers its id. */
export async function approveWithFate(quote: Json, fate: Record<string, string>): Promise<string> {
  const reference = quote.payment.paypal_order_id
  await controlPaypal(`orders/${reference}`, fate)
  await approve(quote)
  return reference
}
