import { sql } from 'drizzle-orm'
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { users } from './identity.ts'
import { contractNames } from './orders.ts'
import type { SalePolicy } from './sale-policy.ts'

/** A closed cart has been replaced by another; it is empty and stays so. */
export const cartStates = ['open', 'closed'] as const

/**
 * Whose a cart is and how it sells, which never changes. What is in it is known to the Cart object
 * that the id names.
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
    state: text('state', { enum: cartStates }).notNull(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [uniqueIndex('carts_open').on(t.userId, t.contract).where(sql`${t.state} = 'open'`)],
)
