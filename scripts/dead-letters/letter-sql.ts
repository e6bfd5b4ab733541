export const listMax = 50

/** The newest letters that wait for staff, or of all there were, with how many there are of them. */
export function listLettersSql({ isAll }: { isAll: boolean }): string {
  return `SELECT id, queue, reason, created_at, resolution, count(*) OVER () AS total
    FROM dead_letters ${isAll ? '' : 'WHERE resolved_at IS NULL'} ORDER BY id DESC LIMIT ${listMax}`
}

/**
 * A letter and all that it refers to, one row each: `thing` and its columns as JSON. Of people it
 * tells ids alone, and of links no secret; an event of a gateway stands there as it came. A payment
 * counts a refund as soon as it is promised, so what was paid back stands beside it.
 */
export function showLetterSql(id: number): string {
  return [
    `SELECT 'letter' AS thing, json_object('id', id, 'queue', queue, 'body', json(body),
       'reason', reason, 'created_at', created_at, 'resolved_at', resolved_at,
       'resolution', resolution) AS content FROM dead_letters WHERE id = ${id}`,
    `${ofLetter(id)}
     SELECT 'effect' AS thing, json_object('id', o.id, 'key', o.key, 'kind', o.kind,
       'payload', json_remove(o.payload, '$.seed', '$.path'), 'attempts', o.attempts,
       'due_at', o.due_at, 'done_at', o.done_at, 'driven_at', o.driven_at,
       'last_error', o.last_error, 'created_at', o.created_at) AS content
     FROM outbox o JOIN letter ON o.id = letter.outbox_id`,
    `${ofLetter(id)}
     SELECT 'event' AS thing, json_object('id', e.id, 'gateway', e.gateway, 'event_id', e.event_id,
       'type', e.type, 'evidence', json(e.evidence), 'body', e.body, 'received_at', e.received_at,
       'processed_at', e.processed_at, 'due_at', e.due_at) AS content
     FROM webhook_events e JOIN letter ON e.id = letter.event_id`,
    `${ofLetter(id)}
     SELECT 'refund' AS thing, json_object('id', r.id, 'payment_id', r.payment_id, 'key', r.key,
       'amount', r.amount, 'currency', p.currency, 'status', r.status, 'reference', r.reference, 'failures', r.failures,
       'failure_message', r.failure_message, 'attempted_at', r.attempted_at,
       'created_at', r.created_at) AS content
     FROM refunds r JOIN letter ON r.id = letter.refund_id
     JOIN payments p ON p.id = r.payment_id`,
    `${ofLetter(id)}
     SELECT 'payment' AS thing, json_object('id', p.id, 'gateway', p.gateway,
       'reference', p.reference, 'capture_reference', p.capture_reference, 'status', p.status,
       'amount', p.amount, 'captured_amount', p.captured_amount,
       'promised_back', p.refunded_amount, 'paid_back', (SELECT coalesce(sum(r.amount), 0)
         FROM refunds r WHERE r.payment_id = p.id AND r.status = 'succeeded'),
       'currency', p.currency, 'user_id', p.user_id,
       'failure_message', p.failure_message, 'review_reason', p.review_reason,
       'created_at', p.created_at, 'order_id', o.id, 'order_number', o.number,
       'order_status', o.status, 'order_paid_at', o.paid_at) AS content
     FROM payments p JOIN letter LEFT JOIN orders o ON o.id = p.order_id
     WHERE p.id = coalesce(letter.payment_id,
         (SELECT r.payment_id FROM refunds r WHERE r.id = letter.refund_id))
       OR p.gateway = letter.gateway AND p.reference = letter.reference`,
  ].join(';\n')
}

/** The rows that a letter names, by itself or through the effect or the event that it names. */
function ofLetter(id: number): string {
  return `WITH letter AS (
    SELECT o.id AS outbox_id, e.id AS event_id,
      coalesce(l.body ->> 'refundId', o.payload ->> 'refundId') AS refund_id,
      coalesce(l.body ->> 'paymentId', o.payload ->> 'paymentId') AS payment_id,
      coalesce(l.body ->> 'gateway', e.evidence ->> 'gateway') AS gateway,
      coalesce(l.body ->> 'reference', e.evidence ->> 'reference') AS reference
    FROM dead_letters l LEFT JOIN outbox o ON o.id = l.body ->> 'outboxId'
    LEFT JOIN webhook_events e ON e.id = l.body ->> 'eventId'
      OR e.gateway = l.body ->> 'gateway' AND e.event_id = l.body ->> 'event'
    WHERE l.id = ${id})`
}
