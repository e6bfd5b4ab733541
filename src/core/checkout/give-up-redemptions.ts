import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import type { Context } from '../ports.ts'
import { workOnEach } from '../work-on-each.ts'
import { abortOrLearn } from './outcome.ts'

/** Longer than a cart takes to recover, though gateways are silent. */
const heldMaxMs = 60 * 60_000

/**
 * Gives back up to `max` uses of coupons whose checkouts nobody has ended: their carts have lost them, as
 * when D1 was restored. Answers how many were looked at.
 */
export async function giveUpRedemptions(ctx: Context, max: number): Promise<number> {
  const due = await ctx.db.all<{ checkoutId: string }>(sql`
    SELECT checkout_id AS checkoutId FROM redemptions
    WHERE ${isOld(ctx)} ORDER BY created_at LIMIT ${constant(max)}`)
  await workOnEach(
    ctx,
    due,
    ({ checkoutId }) => abortOrLearn(ctx, checkoutId),
    ({ checkoutId }) => ({ event: 'redemption.not_given_back', checkoutId }),
  )
  return due.length
}

/** In SQL: `giveUpRedemptions` finds one. */
export function hasOldRedemptions(ctx: Pick<Context, 'clock'>): SQL {
  return sql`EXISTS (SELECT 1 FROM redemptions WHERE ${isOld(ctx)})`
}

function isOld({ clock }: Pick<Context, 'clock'>): SQL {
  return sql`state = 'held' AND created_at < ${clock.now().getTime() - heldMaxMs}`
}
