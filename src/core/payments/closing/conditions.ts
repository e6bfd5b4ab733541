import { type SQL, sql } from 'drizzle-orm'

/** In SQL, of payment `p`: its money is under way. */
export const isUnderWay: SQL = sql`p.status = 'processing' AND p.review_reason IS NULL`

/**
 * In SQL, of payment `p`: whether its money is there is not known, or it has come; another amount than
 * was asked for has not.
 */
export const mayBePaid: SQL = sql`(p.status = 'succeeded'
  OR p.status = 'processing' AND p.captured_amount IS NULL)`

/** In SQL, of a row of `payments`: nothing of it is promised back, or went at somebody else's wish. */
export const isUntouched: SQL = sql`(status <> 'refunded' AND NOT EXISTS (
  SELECT 1 FROM refunds r WHERE r.payment_id = payments.id AND r.status <> 'cancelled'))`

/** In SQL, of payment `p`: its order has been cancelled. */
export const isOrderCancelled: SQL = sql`EXISTS (
  SELECT 1 FROM orders o WHERE o.id = p.order_id AND o.status = 'cancelled')`

/**
 * In SQL, of payment `p`: it has succeeded, and another one pays its order, or has paid for what was delivered
 * and given back since. Not so of the payment that paid the order first: a person decides about any other that
 * has been kept since.
 */
const isFurther: SQL = sql`p.status IN ('succeeded', 'refunded')
  AND EXISTS (SELECT 1 FROM payments o JOIN orders d ON d.id = o.order_id
    WHERE o.order_id = p.order_id AND o.id <> p.id
      AND (o.status = 'succeeded' OR o.status = 'refunded' AND d.status = 'delivered'))
  AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = p.order_id AND o.paid_by = p.id)`

/** In SQL, of payment `p`: another one has paid its order. */
export const isPaidByAnother: SQL = sql`EXISTS (
  SELECT 1 FROM orders o WHERE o.id = p.order_id AND o.paid_by <> p.id)`

/** In SQL, of payment `p`: its order waits for its money, which is under way. */
export const isAwaited: SQL = sql`(${isUnderWay} AND NOT ${isPaidByAnother})`

/**
 * In SQL, of payment `p`: its money may be under way, and staff decide what becomes of the order, which no other
 * one has paid. The payment itself goes on waiting for the gateway's word, and is paid back should that be late.
 */
export const isUnderReview: SQL = sql`(p.status = 'processing' AND p.review_reason IS NOT NULL
  AND ${mayBePaid} AND NOT ${isPaidByAnother})`

/** In SQL, of payment `p`: it can still be paid, and another one pays its order. */
export const isPassedOver: SQL = sql`(p.status IN ('pending', 'failed') AND ${isPaidByAnother})`

/** In SQL, of payment `p`: it has taken another amount than was asked for, which pays nothing. */
export const isOtherAmount: SQL = sql`(p.status IN ('processing', 'cancelled')
  AND p.captured_amount IS NOT NULL)`

/** In SQL, of payment `p`: it has no order, and the checkout that it says it is for was aborted. */
export const isCheckoutAborted: SQL = sql`p.order_id IS NULL
  AND EXISTS (SELECT 1 FROM checkout_outcomes c
    WHERE c.checkout_id = p.checkout_id AND c.outcome = 'aborted')`

/** In SQL, of payment `p`: it has no order, and the quote that it was opened for is closed. */
export const isQuoteClosed: SQL = sql`(p.order_id IS NULL AND EXISTS (
  SELECT 1 FROM quotes q WHERE q.id = p.quote_id AND q.state <> 'open'))`

/** In SQL, of payment `p`: it has taken another amount, and another payment pays its order. */
export const isOtherBeside: SQL = sql`(${isOtherAmount} AND ${isPaidByAnother})`

/** In SQL, of payment `p`: no order waits for its money, and none is paid by it. */
export const isForNothing: SQL = sql`(${isOrderCancelled} OR ${isQuoteClosed}
  OR ${isCheckoutAborted} OR ${isFurther} OR ${isOtherBeside})`

/** In SQL, of a row of `orders`: a payment of it fulfils a condition on `p`. */
export function hasPayment(condition: SQL): SQL {
  return sql`EXISTS (SELECT 1 FROM payments p WHERE p.order_id = orders.id AND ${condition})`
}
