import { type SQL, sql } from 'drizzle-orm'
import { earningsRevoked, partReturned, pointsRevokedBy } from '../../ledgers/order-ledgers.ts'
import { insertEffects } from '../../outbox/insert-effects.ts'
import { partOwedBack } from '../../payments/refunding/refund-part.ts'
import type { Clocked } from '../../ports.ts'
import { isAsRead, type Receivable } from './receivable.ts'
import type { Settlement } from './settle-return.ts'

interface Received {
  receivable: Receivable
  settlement: Settlement
  /** The units go back to the shelf. */
  isRestocked: boolean
}

/**
 * Staff have received an approved return: it is complete, and what it is settled by goes back. The last
 * statement answers the return's id and how many earned points were taken back, or no row where it is no longer
 * approved, or where what the settlement rests on has changed: then nothing happens. All belongs into one
 * transaction, which others see as a whole: whoever receives the same return at the same moment finds it
 * complete.
 */
export function returnReceived(ctx: Clocked, received: Received): SQL[] {
  const { receivable, settlement, isRestocked } = received
  const { id, orderId } = receivable
  const { moneyAmount, giftCardAmount, creditAmount, points, revokedPoints } = settlement
  const when = isBeingReceived(id, ctx.clock.now())
  const part = (amount: number, name: string) => {
    return { orderId, cause: `return:${id}:${name}`, amount, when }
  }
  const back = (kind: 'gift_card' | 'credit' | 'points', amount: number) =>
    amount > 0 ? [partReturned(ctx, { ...part(amount, kind), kind })] : []
  return [
    markedReceived(ctx, receivable),
    ...(moneyAmount > 0
      ? partOwedBack(ctx, { orderId, key: `return:${id}`, amount: moneyAmount, when })
      : []),
    ...back('gift_card', giftCardAmount),
    ...back('credit', creditAmount),
    ...back('points', points),
    ...(revokedPoints > 0 ? [earningsRevoked(ctx, part(revokedPoints, 'revoked'))] : []),
    ...(isRestocked ? [unitsRestocked(ctx, id, when)] : []),
    completed(id, when),
  ]
}

/** It stays approved until the last statement. */
function markedReceived({ clock }: Clocked, receivable: Receivable): SQL {
  const now = clock.now().getTime()
  return sql`
    UPDATE order_returns SET received_at = ${now}, updated_at = ${now}
    WHERE id = ${receivable.id} AND status = 'approved' AND ${isAsRead(receivable)}`
}

function isBeingReceived(id: number, time: Date): SQL {
  return sql`EXISTS (SELECT 1 FROM order_returns
    WHERE id = ${id} AND status = 'approved' AND received_at = ${time.getTime()})`
}

function completed(id: number, when: SQL): SQL {
  return sql`
    UPDATE order_returns SET status = 'complete' WHERE id = ${id} AND ${when}
    RETURNING id, ${pointsRevokedBy(`return:${id}:revoked`)} AS takenPoints`
}

/** All causes together give back at most what the order has sold of a variant. */
function unitsRestocked(ctx: Clocked, id: number, when: SQL): SQL {
  return insertEffects(ctx, {
    key: sql`'order:' || o.id || ':return:' || given.return_id || ':restock:' || i.variant_id`,
    kind: 'stock.restock',
    payload: {
      variantId: sql`i.variant_id`,
      checkoutId: sql`o.checkout_id`,
      quantity: sql`sum(given.quantity)`,
    },
    from: sql`return_items given JOIN order_items i ON i.id = given.order_item_id
      JOIN orders o ON o.id = i.order_id`,
    where: sql`given.return_id = ${id} AND ${when} GROUP BY i.variant_id`,
  })
}
