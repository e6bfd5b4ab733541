import { sql } from 'drizzle-orm'
import { refundEffectKey } from '../../src/core/payments/refunding/effect-key.ts'
import { paidByHand } from '../../src/core/payments/refunding/put-in-place.ts'
import { printSql } from '../local/print-sql.ts'

/**
 * Answers a row where driving this letter might pay back twice: its gateway does not know keys, was
 * asked before, and has not said no.
 */
export function uncertainRefundSql(id: number): string {
  return `SELECT r.id FROM refunds r
    WHERE r.id = ${named(id, 'refundId')} AND r.status = 'failed' AND r.attempted_at IS NOT NULL`
}

/**
 * Has what a letter names tried again by the next schedule, and marks the letter: as driven, or as
 * seen where there is nothing to try. Every statement may be repeated. Answers how it was marked, or no
 * row where it waits no longer.
 */
export function driveLetterSql(id: number, now: number): string {
  return [
    driveEffect(id, now),
    driveEvent(id, now),
    reopenRefund(id),
    driveRefund(id, now),
    markDriven(id, now),
  ].join(';\n')
}

/**
 * Staff know, or have done by hand what there was to do. A refund that they have paid in its gateway's
 * dashboard is given up, also where the shop does not know of that yet: then the schedule asks the gateway.
 * Answers no row where the letter waits no longer.
 */
export function seeLetterSql(id: number, now: number): string {
  const refund = `(SELECT body ->> 'refundId' FROM dead_letters WHERE id = ${id}
    AND resolution = 'seen')`
  return [
    `UPDATE dead_letters SET resolved_at = ${now}, resolution = 'seen'
      WHERE id = ${id} AND resolved_at IS NULL RETURNING resolution`,
    printSql(paidByHand({ clock: { now: () => new Date(now) } }, sql.raw(refund))),
    `UPDATE refunds SET look_at = ${now} WHERE id = ${refund} AND status = 'failed'`,
  ].join(';\n')
}

/** How a letter was marked; no row where there is none. */
export function resolutionSql(id: number): string {
  return `SELECT resolution FROM dead_letters WHERE id = ${id}`
}

/** Its attempts stay counted; how long it may be tried counts anew. */
function driveEffect(id: number, now: number): string {
  return `UPDATE outbox SET due_at = ${now}, driven_at = ${now}, claimed_until = NULL,
      reported_at = NULL
    WHERE id = ${named(id, 'outboxId')} AND done_at IS NULL`
}

function driveEvent(id: number, now: number): string {
  return `UPDATE webhook_events SET due_at = ${now}
    WHERE id = ${named(id, 'eventId')} AND processed_at IS NULL`
}

/** Its failures are counted, so that the gateway is asked under another key. */
function reopenRefund(id: number): string {
  return `UPDATE refunds SET status = 'pending', reference = NULL, failure_message = NULL,
      attempted_at = NULL, look_at = NULL
    WHERE id = ${named(id, 'refundId')} AND status = 'failed'`
}

/** The effect that asked for it has happened, and may be forgotten since. */
function driveRefund(id: number, now: number): string {
  return `INSERT INTO outbox(key, kind, payload, due_at, driven_at, created_at)
    SELECT ${refundEffectKey}, 'payment.refund',
      json_object('refundId', r.id), ${now}, ${now}, ${now}
    FROM refunds r JOIN payments p ON p.id = r.payment_id
    WHERE r.id = ${named(id, 'refundId')} AND r.status = 'pending' AND r.reference IS NULL
    ON CONFLICT(key) DO UPDATE SET due_at = excluded.due_at, driven_at = excluded.driven_at,
      done_at = NULL, reported_at = NULL`
}

function markDriven(id: number, now: number): string {
  return `UPDATE dead_letters SET resolved_at = ${now}, resolution = iif(
      EXISTS (SELECT 1 FROM outbox o WHERE o.id = dead_letters.body ->> 'outboxId'
          AND o.driven_at = ${now})
        OR EXISTS (SELECT 1 FROM webhook_events e WHERE e.id = dead_letters.body ->> 'eventId'
          AND e.processed_at IS NULL)
        OR EXISTS (SELECT 1 FROM refunds r WHERE r.id = dead_letters.body ->> 'refundId'
          AND r.status = 'pending' AND r.reference IS NULL),
      'driven', 'seen')
    WHERE id = ${id} AND resolved_at IS NULL RETURNING resolution`
}

/** In SQL, the id of what a letter that waits names; null where it names no such thing. */
function named(id: number, name: 'outboxId' | 'eventId' | 'refundId'): string {
  return `(SELECT body ->> '${name}' FROM dead_letters WHERE id = ${id} AND resolved_at IS NULL)`
}
