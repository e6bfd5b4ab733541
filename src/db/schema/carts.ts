import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { users } from './identity.ts'
import type { SalePolicy } from './sale-policy.ts'
import { contractNames } from './sale-terms.ts'

/**
 * `open`: its owner's cart. `closed`: an order was made of it, or another one took its place. `deleted`:
 * nobody is shown it any more.
 */
export const cartStates = ['open', 'closed', 'deleted'] as const

/**
 * Whose a cart is and how it sells: one a user and contract at a time. What is in it, and what was done
 * to it under which key, is known to its Cart object.
 */
export const carts = sqliteTable(
  'carts',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** What contracts call it by that have several carts a user over time; null in the others. */
    uuid: text('uuid'),
    state: text('state', { enum: cartStates }).notNull().default('open'),
    /** The client's operation that made it. */
    operationId: text('operation_id'),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    contract: text('contract', { enum: contractNames }).notNull(),
    channel: text('channel').notNull(),
    currency: text('currency').notNull(),
    policy: text('policy', { mode: 'json' }).$type<SalePolicy>().notNull(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    /** Since when it sells on these terms: later with each change of them, whatever the clocks say. */
    openedAt: integer('opened_at', { mode: 'timestamp_ms' }).notNull(),
    /**
     * The day in UTC on which what it holds has changed last, such as 2026-11-28; null while it holds
     * nothing. A projection of the Cart object, some seconds old at most.
     */
    heldOn: text('held_on'),
    /** The cart's version that said so; an older one changes nothing. */
    heldVersion: integer('held_version').notNull().default(0),
  },
  (t) => [
    // One that is open, and any number of others: each of these differs by its id.
    uniqueIndex('carts_owner').on(t.userId, t.contract, sql`iif(${t.state} = 'open', 0, ${t.id})`),
    uniqueIndex('carts_uuid').on(t.uuid).where(sql`${t.uuid} IS NOT NULL`),
    uniqueIndex('carts_operation').on(t.operationId).where(sql`${t.operationId} IS NOT NULL`),
    index('carts_held').on(t.channel, t.heldOn).where(sql`${t.heldOn} IS NOT NULL`),
  ],
)
