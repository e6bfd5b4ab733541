import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import type { Context } from '../ports.ts'

/** After this time an order that could not be ended is tried again: those behind it come first. */
const retryMs = 5 * 60_000

export interface ExpiredOrder {
  id: number
  /** Milliseconds since 1970. */
  expiresAt: number
  /** JSON of its open payments. */
  payments: string
}

/**
 * Claims up to `max` orders that waited in vain for their money: one that a silent gateway holds up must
 * not hold up the others. `when` is a condition in SQL on `orders`.
 */
export function claimExpiredOrders(
  ctx: Pick<Context, 'db' | 'clock'>,
  max: number,
  when: SQL,
): Promise<ExpiredOrder[]> {
  const now = ctx.clock.now().getTime()
  return ctx.db.all<ExpiredOrder>(sql`
    UPDATE orders SET expiry_claimed_until = ${now + retryMs}
    WHERE id IN (${selectExpired(now, max, when)})
    RETURNING id, expires_at AS expiresAt, (
      SELECT json_group_array(json_object('id', p.id, 'gateway', p.gateway, 'reference', p.reference))
      FROM payments p WHERE p.order_id = orders.id AND p.status IN ('pending', 'failed')
        AND p.reference IS NOT NULL) AS payments`)
}

/** In SQL: `claimExpiredOrders` finds an order. */
export function hasExpiredOrders({ clock }: Pick<Context, 'clock'>, when: SQL): SQL {
  return sql`EXISTS (${selectExpired(clock.now().getTime(), 1, when)})`
}

function selectExpired(now: number, max: number, when: SQL): SQL {
  return sql`
    SELECT id FROM orders
    WHERE status IN ('pending', 'processing') AND expires_at < ${now} AND paid_at IS NULL
      AND ${when} AND (expiry_claimed_until IS NULL OR expiry_claimed_until <= ${now})
    ORDER BY expires_at LIMIT ${constant(max)}`
}
