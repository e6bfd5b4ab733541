import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'

const isMailDue = sql`is_mail_due = 1`

/** In SQL: `mailNotifications` finds one. */
export function hasMailsDue(): SQL {
  return sql`EXISTS (SELECT 1 FROM stock_notifications WHERE ${isMailDue})`
}

/**
 * Has up to `max` of those who take offers told by mail, too. Thousands may wait for one product: the change
 * of its stock writes no more than their notifications. Answers how many.
 */
export async function mailNotifications(ctx: Context, max: number): Promise<number> {
  const due = sql`SELECT * FROM stock_notifications WHERE ${isMailDue} ORDER BY id LIMIT ${constant(max)}`
  const results = await writeBatch(ctx.db, [
    insertEffects(ctx, {
      // Of ids alone one may be given again, once the newest account to be told is closed.
      key: sql`'notification:' || id || ':' || created_at`,
      kind: 'message.back_in_stock',
      payload: { notificationId: sql`id`, userId: sql`user_id` },
      from: sql`(${due})`,
    }),
    sql`UPDATE stock_notifications SET is_mail_due = 0
      WHERE id IN (SELECT id FROM (${due})) RETURNING id`,
  ])
  return results.at(-1)?.results.length ?? 0
}
