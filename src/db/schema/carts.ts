import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { users } from './identity.ts'
import type { SalePolicy } from './sale-policy.ts'
import { contractNames } from './sale-terms.ts'

/**
 * Whose a cart is and how it sells: one a user and contract, for ever. What is in it, and what was done
 * to it under which key, is known to the Cart object that the id names.
 */
export const carts = sqliteTable(
  'carts',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
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
    uniqueIndex('carts_user').on(t.userId, t.contract),
    index('carts_held').on(t.channel, t.heldOn).where(sql`${t.heldOn} IS NOT NULL`),
  ],
)
