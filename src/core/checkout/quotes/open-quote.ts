import type { Quote, QuoteOutcome, QuoteRequest } from '../../cart/checkouts.ts'
import { CartBusy, CartEmpty, InsufficientStock, ProductUnavailable } from '../../cart/errors.ts'
import type { CartOwner } from '../../cart/types.ts'
import type { DomainError } from '../../domain-error.ts'
import { Unavailable } from '../../errors.ts'
import { TokenInvalid } from '../../identity/errors.ts'
import {
  type Cardholder,
  ensureGatewayCustomer,
} from '../../payments/saved-cards/gateway-customers.ts'
import type { Context } from '../../ports.ts'
import {
  GatewayUnsuitable,
  NothingDue,
  QuoteNotOpen,
  ShippingAddressUnknown,
  ShippingMethodUnknown,
} from '../errors.ts'
import { type Handoff, handOver } from './hand-over.ts'

/** A quote with what the client needs to pay it. */
export interface OpenQuote {
  quote: Quote
  handoff: Handoff
}

/**
 * Fixes what the owner's cart costs now, and opens its payment at the gateway. An earlier quote of the
 * cart is over.
 * @throws CartEmpty, ProductUnavailable, InsufficientStock, ShippingMethodUnknown,
 * ShippingAddressUnknown, GatewayUnsuitable, NothingDue, PaymentNotTaken, GatewayUnavailable,
 * CartBusy, Unavailable, TokenInvalid where the account was closed since it signed in
 */
export async function openQuote(
  ctx: Context,
  owner: CartOwner,
  { cardholder, ...request }: QuoteRequest & { cardholder: Cardholder },
): Promise<OpenQuote> {
  const { openCart: cart, policy } = owner
  const isOffered = policy.gateways.includes(request.gateway) && ctx.gateways[request.gateway]
  if (!isOffered) throw new GatewayUnsuitable()
  if (!cart) throw new CartEmpty()
  // Known before the payment is, which says who pays.
  await ensureGatewayCustomer(ctx, cardholder, request.gateway)
  const outcome = await ctx.objects.cart(cart).quote(cart, request)
  if (!outcome.ok) throw failureOf(outcome)
  const { quote, payment } = outcome
  return { quote, handoff: await handOver(ctx, quote, cardholder, payment).catch(orTryAgain) }
}

/** Another request has replaced it at this moment, or its payment has ended since the operation's first try. */
function orTryAgain(error: unknown): never {
  if (error instanceof QuoteNotOpen) throw new Unavailable('The quote is over')
  throw error
}

function failureOf(outcome: Extract<QuoteOutcome, { ok: false }>): DomainError {
  switch (outcome.reason) {
    case 'empty':
      return new CartEmpty()
    case 'busy':
      return new CartBusy()
    case 'account_closed':
      return new TokenInvalid()
    case 'nothing_due':
      return new NothingDue()
    case 'shipping_method':
      return new ShippingMethodUnknown()
    case 'address':
      return new ShippingAddressUnknown()
    case 'product_unavailable':
      return new ProductUnavailable(outcome.names)
    case 'insufficient_stock':
      return new InsufficientStock(outcome.short)
  }
}
