import { dayMs } from '../../src/core/days.ts'
import { effectsKeptDays } from '../../src/core/outbox/insert-effects.ts'
import type { Receivable } from '../../src/core/returns/receiving/receivable.ts'
import { selectReceivable } from '../../src/core/returns/receiving/receivable.ts'
import { returnReceived } from '../../src/core/returns/receiving/return-received.ts'
import type { Settlement } from '../../src/core/returns/receiving/settle-return.ts'
import { printSql } from '../local/print-sql.ts'
import { quoteSql } from '../local/quote-sql.ts'
import { listMax } from '../local/show-list.ts'

/** Answers the returns that wait for staff or for the goods, the newest first. */
export function listReturnsSql(): string {
  return `SELECT r.number, r.status, r.settlement, r.created_at AS createdAt,
      (SELECT json_group_array(json_object('quantity', i.quantity, 'name', o.product_name,
          'sku', o.sku, 'reason', i.reason) ORDER BY i.id)
        FROM return_items i JOIN order_items o ON o.id = i.order_item_id
        WHERE i.return_id = r.id) AS items
    FROM order_returns r WHERE r.status IN ('created', 'approved')
    ORDER BY r.id DESC LIMIT ${listMax + 1}`
}

/** Answers what has become of a return, for `doneAlready`; no row where there is none. */
export function returnStatusSql(number: string, now: number): string {
  const stem = `'order:' || r.order_id || ':return:' || r.id || ':restock:'`
  return `SELECT r.status, iif(r.received_at < ${now - effectsKeptDays * dayMs}, NULL, EXISTS (SELECT 1 FROM outbox
      WHERE outbox.key > ${stem} AND outbox.key < ${stem} || '~')) AS isRestocked
    FROM order_returns r WHERE r.number = ${quoteSql(number)}`
}

/** Answers the id of the return, or no row where it does not wait for staff. */
export function approveReturnSql(number: string, now: number): string {
  return `UPDATE order_returns SET status = 'approved', approved_at = ${now}, updated_at = ${now}
    WHERE number = ${quoteSql(number)} AND status = 'created' RETURNING id`
}

/** The same where it waits for the goods, too: they may not come, or not as they should. */
export function rejectReturnSql(number: string, now: number): string {
  return `UPDATE order_returns SET status = 'rejected', rejected_at = ${now}, updated_at = ${now}
    WHERE number = ${quoteSql(number)} AND status IN ('created', 'approved') RETURNING id`
}

/** Answers what a return is settled by, as `toReceivable` reads it; no row where there is none. */
export function receivableSql(number: string): string {
  return printSql([selectReceivable(number)])
}

interface Receipt {
  receivable: Receivable
  settlement: Settlement
  isRestocked: boolean
}

/**
 * Completes an approved return, and gives back what it is settled by. Answers its id and how many earned points
 * were taken back, or no row where the settlement rests on what has changed since: then nothing happens.
 */
export function receiveReturnSql(receipt: Receipt, now: number): string {
  const ctx = { clock: { now: () => new Date(now) } }
  return printSql(returnReceived(ctx, receipt))
}
