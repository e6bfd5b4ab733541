import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import { rollBackUnlessChanged, type Statement } from '../write-batch.ts'

/*
 * Uses of coupons by checkouts: held before any money is taken, used by the order, or given back. Each
 * statement belongs into the batch that decides about the checkout or the order.
 */

interface Use {
  checkoutId: string
  couponId: number
  userId: number
}

/**
 * Holds a use for an undecided checkout, if one is left in total and for its customer. Repeating it holds
 * no second one.
 */
export function redemptionHeld(ctx: Pick<Context, 'clock'>, use: Use): Statement[] {
  const { checkoutId, couponId } = use
  const isUndecided = sql`NOT EXISTS (SELECT 1 FROM checkout_outcomes WHERE checkout_id = ${checkoutId})`
  return [
    sql`${insertUse(ctx, use, 'held')} AND ${isUndecided} ON CONFLICT DO NOTHING`,
    // `changes()` counts the rows of the INSERT: nothing may stand between the two statements.
    sql`UPDATE coupons SET uses = uses + 1 WHERE id = ${couponId} AND changes() > 0`,
  ]
}

/**
 * Uses a coupon for an order, for the batch that places it, which fails as a whole where no use is left in
 * total or for its customer.
 */
export function redemptionTaken(ctx: Pick<Context, 'clock'>, use: Use): Statement[] {
  return [
    insertUse(ctx, use, 'used'),
    rollBackUnlessChanged,
    sql`UPDATE coupons SET uses = uses + 1 WHERE id = ${use.couponId}`,
  ]
}

/** In SQL; a further condition and what is done in conflicts may follow. */
function insertUse(
  { clock }: Pick<Context, 'clock'>,
  { checkoutId, couponId, userId }: Use,
  state: 'held' | 'used',
): SQL {
  return sql`
    INSERT INTO redemptions(checkout_id, coupon_id, user_id, state, created_at)
    SELECT ${checkoutId}, c.id, ${userId}, ${state}, ${clock.now().getTime()} FROM coupons c
    WHERE c.id = ${couponId} AND ${hasUseLeft(userId)}`
}

/** In SQL, of coupon `c`: it may be used once more, by some customer at least. */
export const hasUseLeftInAll: SQL = sql`(c.uses_max IS NULL OR c.uses < c.uses_max)`

/** In SQL, of coupon `c`: a customer may use it once more. */
export function hasUseLeft(userId: number): SQL {
  return sql`${hasUseLeftInAll}
    AND (c.uses_per_customer_max IS NULL OR c.uses_per_customer_max > (
      SELECT count(*) FROM redemptions r
      WHERE r.coupon_id = c.id AND r.user_id = ${userId} AND r.state IN ('held', 'used')))`
}

/** The order of the checkout stands. */
export function redemptionUsed(checkoutId: string): Statement {
  return sql`UPDATE redemptions SET state = 'used' WHERE checkout_id = ${checkoutId} AND state = 'held'`
}

/** Gives back the use that an aborted checkout holds. */
export function redemptionGivenUp(checkoutId: string): Statement[] {
  return [
    sql`
      UPDATE redemptions SET state = 'returned'
      WHERE checkout_id = ${checkoutId} AND state = 'held' AND EXISTS (
        SELECT 1 FROM checkout_outcomes WHERE checkout_id = ${checkoutId} AND outcome = 'aborted')`,
    // Here, too, `changes()` counts the rows of the statement right before.
    sql`
      UPDATE coupons SET uses = uses - 1 WHERE changes() > 0
        AND id = (SELECT coupon_id FROM redemptions WHERE checkout_id = ${checkoutId})`,
  ]
}

/**
 * Gives back the coupon's use of an order that was cancelled, once: for every batch that may cancel the
 * order.
 */
export function redemptionReturned(orderId: number): Statement[] {
  const used = sql`state = 'used' AND checkout_id = (
    SELECT checkout_id FROM orders WHERE id = ${orderId} AND status = 'cancelled')`
  return [
    sql`UPDATE coupons SET uses = uses - 1
      WHERE id = (SELECT coupon_id FROM redemptions WHERE ${used})`,
    sql`UPDATE redemptions SET state = 'returned' WHERE ${used}`,
  ]
}
