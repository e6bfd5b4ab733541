import { sql } from 'drizzle-orm'
import { cartsClosed, ownerOfCart } from '../../cart/cart-rows.ts'
import type { PaymentChoice } from '../../cart/checkouts.ts'
import type { CheckoutRecord } from '../../cart/stored-cart.ts'
import { projectSale } from '../../inventory/projection.ts'
import {
  balanceCheck,
  meansTaken,
  pointsEarned,
  pointsOpened,
} from '../../ledgers/order-ledgers.ts'
import { insertOrder } from '../../orders/insert-order.ts'
import { insertFirstAttempt } from '../../payments/opening/attempts.ts'
import type { Context } from '../../ports.ts'
import { redemptionTaken } from '../../promotions/redemptions.ts'
import { guardedResults, isCheckViolation, type Statement } from '../../write-batch.ts'
import type { Held } from '../attempt/reserve.ts'
import { outcomePlaced } from '../outcome.ts'
import type { Sale } from './sale-of-cart.ts'

type Placer = Pick<Context, 'db' | 'clock' | 'settings' | 'random' | 'gateways'>

interface Placing {
  held: Held[]
  sale: Sale
  payment: PaymentChoice | null
}

/**
 * The placing batch of a whole cart: all of it or nothing. The cart is closed, what pays beside money is
 * taken, the coupon used, and the first attempt to pay stands before its gateway is asked. False where
 * something that the price rests on has changed since: the cart is no longer open, no use of the coupon is
 * left, or a balance is too low. It fails where the checkout's outcome is already decided.
 */
export async function placeCartOrder(
  ctx: Placer,
  record: CheckoutRecord,
  { held, sale, payment }: Placing,
): Promise<boolean> {
  const guard = cartsClosed(sql`id = ${sale.cartId} AND state = 'open'`)
  try {
    const results = await guardedResults(ctx.db, guard, [
      ...ordered(ctx, record, sale),
      ...held.map((units) => projectSale(ctx, units)),
      ...paidFor(ctx, record, { sale, payment }),
    ])
    return results !== null
  } catch (error) {
    if (isCheckViolation(error, balanceCheck)) return false
    throw error
  }
}

function ordered(ctx: Placer, { id: checkoutId, terms }: CheckoutRecord, sale: Sale): Statement[] {
  const {
    lines,
    details,
    subtotalAmount,
    totalAmount,
    summary,
    contact,
    pointsEarned: points,
  } = sale
  const { pointsUsed, pointsAmount, creditAmount, giftCard, couponId, cartId } = sale
  const { userId } = terms
  const means = { pointsUsed, pointsAmount, creditAmount, giftCardAmount: giftCard?.amount ?? 0 }
  return [
    outcomePlaced(ctx, checkoutId),
    ...insertOrder(ctx, {
      ...{
        checkoutId,
        quoteId: null,
        terms,
        details,
        lines,
        subtotalAmount,
        totalAmount,
        paidBy: null,
      },
      sale: { ownerId: ownerOfCart(cartId), contact, means, pointsEarned: points, summary },
    }),
    ...(couponId === null ? [] : redemptionTaken(ctx, { checkoutId, couponId, userId })),
  ]
}

function paidFor(
  ctx: Placer,
  { id: checkoutId, terms }: CheckoutRecord,
  { sale, payment }: Omit<Placing, 'held'>,
): Statement[] {
  const { userId, currency } = terms
  const { pointsUsed: points, creditAmount, giftCard, dueAmount } = sale
  const isOrder = sql`o.checkout_id = ${checkoutId}`
  return [
    ...meansTaken(ctx, { checkoutId, currency, userId, points, creditAmount, giftCard }),
    ...(sale.pointsEarned > 0 ? [pointsOpened(isOrder)] : []),
    dueAmount > 0 && payment
      ? insertFirstAttempt(ctx, { checkoutId, choice: payment })
      : pointsEarned(ctx, isOrder),
  ]
}
