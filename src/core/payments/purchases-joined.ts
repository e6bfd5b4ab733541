import { and, eq, sql } from 'drizzle-orm'
import { payments } from '../../db/schema/orders.ts'
import { isErased, isVisitor } from '../identity/queries.ts'
import { pointsJoined } from '../ledgers/points-joined.ts'
import { ordersJoined } from '../orders/orders-joined.ts'
import type { Context } from '../ports.ts'
import type { Statement } from '../write-batch.ts'

/**
 * What a visitor has ordered goes to the account that the visitor has entered, with its payments and the
 * points that it earned; for the batch in which that happens, and repeated for orders that were under way
 * then. Nothing moves of somebody who has registered meanwhile, nor to an account that was closed.
 */
export function purchasesJoined(
  ctx: Pick<Context, 'db' | 'clock'>,
  visitorId: number,
  accountId: number,
): Statement[] {
  const when = sql`${isVisitor(visitorId)} AND NOT ${isErased(accountId)}`
  return [
    ...pointsJoined(ctx, { visitorId, accountId, when }),
    ctx.db
      .update(payments)
      .set({ userId: accountId })
      .where(and(eq(payments.userId, visitorId), when)),
    ordersJoined(ctx, { visitorId, accountId, when }),
  ]
}
