import { sql } from 'drizzle-orm'
import type { CheckoutFailure, CheckoutRequest, SkippedLine } from '../cart/checkouts.ts'
import {
  AllLinesShort,
  CartEmpty,
  CartInactive,
  InsufficientStock,
  ProductUnavailable,
} from '../cart/errors.ts'
import type { CartHindrance } from '../cart/hindrances.ts'
import type { CartOwner, OpenCart } from '../cart/types.ts'
import type { DomainError } from '../domain-error.ts'
import { NotFound, Unavailable } from '../errors.ts'
import { orderCauseOf } from '../orders/order-cause.ts'
import { type Order, type OrderRow, selectOrderOfCheckout, toOrder } from '../orders/queries.ts'
import { runFound, selectWaiting } from '../outbox/run-outbox.ts'
import { GatewayMissing } from '../payments/errors.ts'
import type { Context } from '../ports.ts'
import { CouponNotApplicable } from '../storefront-cart/errors.ts'
import { readBatch } from '../write-batch.ts'
import { CartNotReady, ItemsUnknown, PaymentFailed, ShippingMethodUnknown } from './errors.ts'

/**
 * Turns the owner's cart into an order: all of it or nothing, or what the stock covers, as the
 * sale's policy has it.
 * @throws CartEmpty, ProductUnavailable, InsufficientStock, AllLinesShort, Unavailable
 */
export async function checkout(
  ctx: Context,
  owner: CartOwner,
  request: Omit<CheckoutRequest, 'direct'>,
): Promise<{ order: Order; skipped: SkippedLine[] }> {
  const { openCart: cart } = owner
  if (!cart) throw new CartEmpty()
  return placeInCart(ctx, cart, { ...request, direct: null })
}

/** Has a cart's object place an order. @throws as `checkout` */
export async function placeInCart(
  ctx: Context,
  cart: OpenCart,
  request: CheckoutRequest,
): Promise<{ order: Order; skipped: SkippedLine[] }> {
  const outcome = await ctx.objects.cart(cart).checkout(cart, request)
  if (!outcome.ok) throw failureOf(outcome)
  const { order, waiting } = await readPlaced(ctx, outcome.checkoutId)
  ctx.defer(() => runFound(ctx, waiting))
  return { order, skipped: outcome.skipped }
}

/** The order that was placed, and what waits to be done about it. */
async function readPlaced(ctx: Context, checkoutId: string) {
  const orderId = sql`(SELECT id FROM orders WHERE checkout_id = ${checkoutId})`
  const [rows, waiting] = await readBatch<[OrderRow, unknown]>(ctx.db, [
    selectOrderOfCheckout(ctx, checkoutId),
    selectWaiting(orderCauseOf(orderId)),
  ])
  return { order: toOrder(rows[0]), waiting }
}

/** Why a checkout came to nothing, as its clients are told. */
export function failureOf(failure: CheckoutFailure): DomainError {
  switch (failure.reason) {
    case 'empty':
      return new CartEmpty()
    case 'product_unavailable':
      return new ProductUnavailable(failure.names)
    case 'insufficient_stock':
      return new InsufficientStock(failure.short)
    case 'all_lines_short':
      return new AllLinesShort(failure.skipped)
    case 'items_unknown':
      return new ItemsUnknown(failure.places)
    case 'shipping_method':
      return new ShippingMethodUnknown()
    case 'not_ready':
      return failureOfCart(failure.hindrance)
    case 'coupon':
      return new CouponNotApplicable(failure.hindrance)
    case 'ordered':
      return new CartInactive()
    case 'gone':
      return new NotFound('cart')
    case 'no_payment':
      return new GatewayMissing()
    case 'interrupted':
    case 'undone':
      return new Unavailable('The checkout was interrupted; it is undone or completed by itself.')
    default:
      return new PaymentFailed(failure)
  }
}

function failureOfCart(hindrance: CartHindrance): DomainError {
  switch (hindrance.kind) {
    case 'inactive':
      return new CartInactive()
    case 'short':
      return new InsufficientStock([hindrance])
    default:
      return new CartNotReady(hindrance)
  }
}
