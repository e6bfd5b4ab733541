import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import {
  blob,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'

/** Side effects, written in the batch of the change that causes them, attempted until done. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** Cause of the effect, such as `order:17:restock:4`: an effect happens once a key. */
    key: text('key').notNull().unique(),
    kind: text('kind').notNull(),
    payload: text('payload', { mode: 'json' }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** When the sweep may attempt it; null once done or given up. */
    dueAt: integer('due_at', { mode: 'timestamp_ms' }),
    /** Until then a consumer sends this message, unless it has died; null while nobody does. */
    claimedUntil: integer('claimed_until', { mode: 'timestamp_ms' }),
    doneAt: integer('done_at', { mode: 'timestamp_ms' }),
    lastError: text('last_error'),
    /** When staff were told that it fails. */
    reportedAt: integer('reported_at', { mode: 'timestamp_ms' }),
    /** When staff had it tried again, from which its patience counts anew. */
    drivenAt: integer('driven_at', { mode: 'timestamp_ms' }),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  // Messages and settings of stock wait apart: money is found beside any number of them.
  (t) => [
    index('outbox_due')
      .on(isStockSetting(t.kind), t.dueAt)
      .where(sql`${t.dueAt} IS NOT NULL AND NOT ${isMessage(t.kind)}`),
    index('outbox_due_messages')
      .on(t.dueAt)
      .where(sql`${t.dueAt} IS NOT NULL AND ${isMessage(t.kind)}`),
  ],
)

/** In SQL, of a kind of effect. A query that says it in the same words finds the index for it. */
export function isMessage(kind: SQLWrapper): SQL<boolean> {
  return sql<boolean>`(substr(${kind}, 1, 8) = 'message.')`.mapWith(Boolean)
}

/** In SQL, of a kind of effect: staff have set a stock, of which an import brings thousands. */
export function isStockSetting(kind: SQLWrapper): SQL<boolean> {
  return sql<boolean>`(${kind} = 'stock.set')`.mapWith(Boolean)
}

/** Verified webhooks by the gateway's event id; a row is applied once. */
export const webhookEvents = sqliteTable(
  'webhook_events',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    gateway: text('gateway').notNull(),
    eventId: text('event_id').notNull(),
    type: text('type').notNull(),
    /** What the signature vouches for; null for types we ignore and for what we cannot read. */
    evidence: text('evidence', { mode: 'json' }),
    /** The message itself, where staff must read it. */
    body: text('body'),
    receivedAt: integer('received_at', { mode: 'timestamp_ms' }).notNull(),
    processedAt: integer('processed_at', { mode: 'timestamp_ms' }),
    /** When the sweep may apply it; null once it is processed. */
    dueAt: integer('due_at', { mode: 'timestamp_ms' }),
  },
  (t) => [
    uniqueIndex('webhook_events_event').on(t.gateway, t.eventId),
    index('webhook_events_due').on(t.dueAt).where(sql`${t.dueAt} IS NOT NULL`),
  ],
)

/**
 * `driven`: what failed was tried again. `seen`: there is nothing to try, staff know of it. `done`: it has
 * happened after all.
 */
export const letterResolutions = ['driven', 'seen', 'done'] as const

/** What failed for good, or fits nothing of ours, with the reason: for staff to look at. */
export const deadLetters = sqliteTable(
  'dead_letters',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    queue: text('queue').notNull(),
    body: text('body', { mode: 'json' }).notNull(),
    reason: text('reason').notNull(),
    /** When it was logged, which calls staff. */
    reportedAt: integer('reported_at', { mode: 'timestamp_ms' }),
    /** When and how staff were done with it; null as long as it waits for them. */
    resolvedAt: integer('resolved_at', { mode: 'timestamp_ms' }),
    resolution: text('resolution', { enum: letterResolutions }),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    // Letters stay, and what is told once looks for the one before.
    index('dead_letters_content').on(t.queue, t.body),
    index('dead_letters_unreported').on(t.id).where(sql`${t.reportedAt} IS NULL`),
  ],
)

/** Answers kept for `Idempotency-Key`; bodies are encrypted under a key only the client knows. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    /** Whose key: `user:17` or `anonymous:<address>`. */
    scope: text('scope').notNull(),
    keyHash: text('key_hash').notNull(),
    fingerprint: text('fingerprint').notNull(),
    /** Random id of the request that runs; null once the answer is stored. */
    runningId: text('running_id'),
    answer: blob('answer', { mode: 'buffer' }),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.scope, t.keyHash] }),
    index('idempotency_keys_expiry').on(t.expiresAt),
  ],
)

/** How many `users` and `orders` there are, and orders of each day in UTC (`orders:20261128`). */
export const counters = sqliteTable('counters', {
  name: text('name').primaryKey(),
  value: integer('value').notNull().default(0),
})
