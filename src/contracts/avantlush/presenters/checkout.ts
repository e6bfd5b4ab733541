import type { PaidOrder, Quote } from '../../../core/cart/checkouts.ts'
import type { Handoff } from '../../../core/checkout/quotes/hand-over.ts'
import type { OpenQuote } from '../../../core/checkout/quotes/open-quote.ts'
import { formatDecimal } from '../../../core/money.ts'
import type { GatewayName, SavedCard } from '../../../core/ports.ts'
import type { Http } from '../../../http/app-env.ts'
import { providers } from '../policy.ts'

export function presentQuote(c: Http, { quote, handoff }: OpenQuote) {
  const money = (amount: number) => formatDecimal(amount, quote.currency)
  const { shipping } = quote
  return {
    checkout_id: quote.id,
    subtotal: money(quote.subtotalAmount),
    shipping_cost: money(quote.shippingAmount),
    tax: money(quote.taxAmount),
    discount: money(quote.discountAmount),
    total: money(quote.totalAmount),
    shipping_method: { id: shipping.id, name: shipping.name, price: money(shipping.amount) },
    payment_method: quote.gateway,
    items: quote.lines.map(({ productId, name, quantity, unitAmount }) => ({
      product_id: productId,
      name,
      quantity,
      price: money(unitAmount),
      subtotal: money(unitAmount * quantity),
    })),
    payment: presentHandoff(c.var.variables, quote, handoff),
  }
}

/** What each provider's part of the storefront needs. */
function presentHandoff(variables: Http['var']['variables'], { gateway }: Quote, handoff: Handoff) {
  const provider = providerOf(gateway)
  switch (provider) {
    case 'stripe':
      return {
        provider,
        payment_intent_id: handoff.reference,
        client_secret: handoff.clientSecret,
        publishable_key: variables.STRIPE_PUBLISHABLE_KEY,
        saved_methods: handoff.savedCards.map(presentCard),
      }
    case 'paypal':
      return {
        provider,
        paypal_order_id: handoff.reference,
        approval_url: handoff.paymentUrl,
      }
    case 'clover':
      return {
        provider,
        api_access_key: variables.CLOVER_API_ACCESS_KEY,
        tokenization_url: variables.CLOVER_TOKEN_URL,
      }
  }
}

/** @throws an error for a gateway that the document has no words for */
function providerOf(gateway: GatewayName): (typeof providers)[number] {
  const provider = providers.find((one) => one === gateway)
  if (provider === undefined) throw new Error(`No checkout is paid through ${gateway}`)
  return provider
}

function presentCard({ id, brand, last4, expiryMonth, expiryYear }: SavedCard) {
  return { id, brand, last4, exp_month: expiryMonth, exp_year: expiryYear }
}

export function presentPaid({ id, number, transactionId, totalAmount, currency }: PaidOrder) {
  return {
    success: true,
    order_id: id,
    order_number: number,
    transaction_id: transactionId,
    amount: formatDecimal(totalAmount, currency),
    status: 'PAID',
  }
}
