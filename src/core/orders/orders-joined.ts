import { and, eq, type SQL } from 'drizzle-orm'
import { orders } from '../../db/schema/orders.ts'
import type { Context } from '../ports.ts'
import type { Statement } from '../write-batch.ts'

/** A visitor's orders become an account's. */
export function ordersJoined(
  { db }: Pick<Context, 'db'>,
  { visitorId, accountId, when }: { visitorId: number; accountId: number; when: SQL },
): Statement {
  return db
    .update(orders)
    .set({ userId: accountId })
    .where(and(eq(orders.userId, visitorId), when))
}
